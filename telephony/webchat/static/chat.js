/* The conversation: which session is open, what waits to be sent, and who answers. Sends one message at a time,
   in order, and keeps each until the server has answered it, so a lost connection neither loses nor doubles it. */
(function () {
  'use strict';

  const { byId } = window.HotlineView;
  const { HotlineTransport: transport, HotlineControls: controls } = window;
  const SESSION = 'hotline.session';
  const PENDING = 'hotline.pending';
  const ELDER = 'hotline.elder';
  const SERVER_TRIES = 6;

  /* localStorage; where the browser forbids it or it is full, everything works but a reload starts afresh. */
  const store = {
    get: function (key) {
      try {
        return JSON.parse(window.localStorage.getItem(key));
      } catch (error) {
        return null;
      }
    },
    set: function (key, value) {
      try {
        if (value === null) window.localStorage.removeItem(key);
        else window.localStorage.setItem(key, JSON.stringify(value));
        return true;
      } catch (error) {
        return false;
      }
    },
  };

  const view = window.HotlineView.create({ onChoose: choose, onResend: resend, onEdit: edit });
  const fill = controls.wireComposer(send);
  let session = null; // {session_id, token}
  let ready = false; // history shown, replies followed
  let era = 0; // counts conversations; an answer from an earlier one is dropped
  let owner = 'bot';
  // The last number seen from the server's ordered feed. Replies to our own POST don't move it: something between may be missing.
  let cursor = 0;
  let outbox = []; // {id, text, tries, held} in the order written; held: only the citizen sends it again
  let sending = false;
  let retryTimer = 0;
  let pauseUntil = 0; // nothing is sent before, unless something gives hope: a tap, the network coming back
  let busyUntil = 0; // nothing at all is sent before: the server has said so (429)
  let openTimer = 0;
  let openTries = 0;
  let linkUp = true;
  let feed = null;
  let lastChoice = { text: '', at: 0 };

  /* ---- opening ---- */

  function accept(reply) {
    const before = owner;
    if (reply.owner) owner = reply.owner;
    view.setOwner(owner);
    // A missing region says nothing; null says that none is known.
    if (reply.region !== undefined) view.setRegion(reply.region);
    if (before === 'bot' && owner !== 'bot') view.setTyping(false);
  }

  function advance(messages) {
    messages.forEach(function (message) {
      if (message.seq > cursor) cursor = message.seq;
    });
  }

  /* Stops everything under way; whatever still comes back from it is dropped. */
  function leave() {
    era += 1;
    clearTimeout(openTimer);
    openTimer = 0;
    if (feed) feed.stop();
    feed = null;
    ready = false;
    sending = false;
    view.setTyping(false);
    view.setLink('');
  }

  async function open() {
    leave();
    const mine = era;
    cursor = 0;
    view.setProblem('');
    view.setLoading(true);
    try {
      if (!session) {
        const created = await transport.createSession();
        if (mine !== era) return;
        session = { session_id: created.session_id, token: created.token };
        store.set(SESSION, session);
        accept({ owner: 'bot', region: null });
        view.showHistory(created.greeting || [], byId('log').childElementCount === 0);
      } else {
        const past = await transport.wholeHistory(session.token);
        if (mine !== era) return;
        advance(past.messages);
        accept(past);
        view.showHistory(past.messages);
      }
    } catch (error) {
      if (mine === era) openFailed(error);
      return;
    }
    view.setLoading(false);
    ready = true;
    listen();
    pump();
  }

  function openFailed(error) {
    view.setLoading(false);
    if (session && error.kind === 'ended') {
      ended();
      return;
    }
    openTries += 1;
    if (error.kind === 'busy') busyUntil = Date.now() + error.retryAfter * 1000;
    const seconds = Math.ceil(error.retryAfter || transport.backoff(openTries));
    const why = error.kind === 'busy' ? '现在人很多，' : error.kind === 'server' ? '系统出了点问题，' : '连不上网，';
    view.setProblem(why + seconds + ' 秒后自动再试。您可以先写，连上就发。也可以打电话 12345。');
    openTimer = setTimeout(open, seconds * 1000);
  }

  /* The server no longer knows this conversation. Nothing typed is lost: the field is not touched, and what
     waits is sent in the new one. */
  function ended() {
    leave();
    session = null;
    store.set(SESSION, null);
    view.archive('前面的对话已经结束了，下面是新的对话。您没发出去的话还在。');
    outbox.forEach(queue);
    // Ended at once again and again would be a fault of ours; don't hammer the server with it.
    openTries += 1;
    openTimer = setTimeout(open, openTries > 2 ? transport.backoff(openTries) * 1000 : 0);
  }

  function restart() {
    outbox = [];
    saveOutbox();
    session = null;
    store.set(SESSION, null);
    openTries = pauseUntil = 0;
    view.clear();
    open();
  }

  function listen() {
    feed = transport.follow(session.token, {
      cursor: () => cursor,
      onMessage: function (message) {
        advance([message]);
        view.show([message]);
      },
      onState: accept,
      onLink: function (up) {
        // A line that was being opened when the phone lost its network may still come up, and carries nothing.
        const working = up && window.navigator.onLine !== false;
        view.setLink(working ? '' : '网络断了，正在重新连。您写的话会留着。');
        if (up && !linkUp) kick();
        linkUp = up;
      },
      onEnded: ended,
    });
  }

  /* ---- sending ---- */

  function saveOutbox() {
    store.set(PENDING, outbox.length ? outbox.map((item) => ({ id: item.id, text: item.text })) : null);
  }

  function drop(item) {
    outbox = outbox.filter((other) => other !== item);
    saveOutbox();
  }

  /* crypto.randomUUID needs https; a test server on the office network has none. */
  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => ('0' + byte.toString(16)).slice(-2)).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  /* All of it is sent again, also what may have arrived: the server may have been stopped before it could answer,
     and the same id does nothing twice. */
  function restoreOutbox() {
    const saved = store.get(PENDING) || [];
    outbox = saved.map((item) => ({ id: item.id, text: item.text, tries: 0, held: false }));
    outbox.forEach(queue);
  }

  function queue(item) {
    view.showOwn(item);
    view.mark(item.id, 'queued', '等着发…');
  }

  function send(text) {
    const item = { id: uuid(), text: text, tries: 0, held: false };
    outbox.push(item);
    saveOutbox();
    queue(item);
    kick();
  }

  /* Tries now, unless the server has asked us to wait. */
  function kick() {
    if (Date.now() < busyUntil) return;
    clearTimeout(retryTimer);
    pauseUntil = 0;
    pump();
  }

  async function pump() {
    const item = outbox.find((candidate) => !candidate.held);
    if (!ready || sending || !item || Date.now() < Math.max(busyUntil, pauseUntil)) return;
    const mine = era;
    sending = true;
    view.mark(item.id, 'sending', '正在发…');
    view.setTyping(owner === 'bot');
    try {
      const reply = await transport.send(session.token, item.id, item.text);
      if (mine !== era) return;
      openTries = 0;
      drop(item);
      view.taken(item.id, reply.messages);
      accept(reply);
      view.show(reply.messages);
      view.announce('');
    } catch (error) {
      if (mine !== era) return;
      sendFailed(item, error);
    }
    sending = false;
    view.setTyping(false);
    pump();
  }

  function sendFailed(item, error) {
    if (error.kind === 'ended') {
      view.mark(item.id, 'queued', '等着发…');
      ended();
    } else if (error.kind === 'busy') {
      busyUntil = Date.now() + error.retryAfter * 1000;
      const later = '发得太快了，' + error.retryAfter + ' 秒后自动再发';
      view.mark(item.id, 'waiting', later);
      view.announce(later);
      kickIn(error.retryAfter * 1000);
    } else if (error.kind === 'rejected') {
      drop(item);
      const why = error.message || '这句话发不了。';
      view.mark(item.id, 'rejected', '没发出去。' + why);
      view.announce('没发出去。' + why);
    } else {
      item.tries += 1;
      // A message the server itself stumbles over must not hold up those behind it for ever.
      item.held = error.kind === 'server' && item.tries >= SERVER_TRIES;
      view.mark(item.id, 'failed', item.held ? '没发出去' : '没发出去，会自动再试');
      if (item.tries === 1 || item.held) view.announce('有一句话没发出去。');
      const wait = transport.backoff(item.tries) * 1000;
      pauseUntil = Date.now() + wait;
      kickIn(wait);
    }
  }

  function kickIn(ms) {
    clearTimeout(retryTimer);
    retryTimer = setTimeout(kick, ms);
  }

  function resend(id) {
    const item = outbox.find((candidate) => candidate.id === id);
    if (!item) return;
    item.held = false;
    item.tries = 0;
    view.mark(id, 'queued', '等着发…');
    kick();
  }

  function edit(id, text) {
    view.remove(id);
    fill(text);
  }

  /* A reply button, the region picker, 转人工. A nervous double tap is one tap; the same words on the button of the
     next question are another answer. */
  function choose(text, source) {
    if (lastChoice.text === text && lastChoice.source === source && Date.now() - lastChoice.at < 1500) return;
    lastChoice = { text: text, source: source, at: Date.now() };
    send(text);
  }

  /* ---- the page ---- */

  /* The network is back or the page is looked at again: phones stop timers and connections meanwhile. */
  function wake() {
    if (Date.now() < busyUntil) return;
    if (feed) feed.wake();
    if (openTimer) open();
    kick();
  }

  /* Another tab began a new conversation: this one goes along, so that there is one, not two. */
  function onStorage(event) {
    const other = event.key === SESSION && store.get(SESSION);
    if (!other || !other.token || (session && other.token === session.token)) return;
    session = other;
    view.clear();
    outbox.forEach(queue);
    open();
  }

  function begin() {
    const human = () => choose('转人工');
    controls.wireDialogs();
    controls.wireMenu();
    controls.wireElder(store.get(ELDER) === true, (on) => store.set(ELDER, on));
    controls.wireAbout(human);
    controls.wireRestart(restart);
    controls.wireRegions(
      (text) => transport.regions(session ? session.token : '', text),
      (region) => choose('我在' + region.full_name)
    );
    byId('human').addEventListener('click', human);
    byId('problem-retry').addEventListener('click', wake);
    window.addEventListener('online', function () {
      view.setLink('');
      wake();
    });
    window.addEventListener('storage', onStorage);
    window.addEventListener('offline', () => view.setLink('网络断了。您写的话会留着，连上就发。'));
    document.addEventListener('visibilitychange', () => document.hidden || wake());
    byId('fallback').hidden = true;
    byId('app').hidden = false;
    controls.fitScreen();
    if (!store.set('hotline.probe', 1)) view.note('您的浏览器不让存东西。刷新以后，前面的话就看不到了。');
    store.set('hotline.probe', null);
    session = store.get(SESSION);
    if (!session || !session.token) session = null;
    restoreOutbox();
    open();
  }

  begin();
})();
