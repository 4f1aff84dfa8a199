/* What the page shows of a conversation: bubbles, citations, status lines. It keeps no conversation state and
   sends nothing. All text from outside goes in by textContent, so nothing in a message can become markup. */
(function () {
  'use strict';

  const WHO = { citizen: '您', bot: '机器人', operator: '工作人员', system: '系统提示' };
  const OWNER_LINES = { queue: '已经排上队，等工作人员来答。您可以接着写。', operator: '现在是工作人员在答您。' };
  const SLOW_MS = 5000;
  // The address of a kept screening or a ticket in the server's words; only its path is used, on this very site.
  const KEPT_PAGE = /(?:https?:\/\/[^\s/]+)?(\/screenings\/[\w-]{20,}|\/tickets\/\d{17,20})/;

  const byId = (id) => document.getElementById(id);

  function el(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined && text !== null) node.textContent = text;
    return node;
  }

  /* What the server says, a line to each sentence group: in a policy answer chat.css makes the first stand out
     (it is the answer) and the lines that name the source step back. The text itself stays as it came. */
  function fillLines(body, text) {
    body.classList.add('message__text--lines');
    text.split('\n').forEach(function (line, i) {
      if (i) body.appendChild(document.createTextNode('\n'));
      const shown = body.appendChild(el('span', /^来源：/.test(line) ? 'line line--source' : 'line'));
      const link = KEPT_PAGE.exec(line);
      shown.append(link ? line.slice(0, link.index) : line);
      if (!link) return;
      const anchor = shown.appendChild(el('a', 'kept-page', link[1].startsWith('/tickets/') ? '工单页面' : '打开这一页'));
      anchor.href = link[1];
      anchor.target = '_blank';
      anchor.rel = 'noopener';
      anchor.dataset.testid = 'kept-page';
      shown.append(line.slice(link.index + link[0].length));
    });
  }

  /* A long answer shows what counts; what comes after its first empty line (further rules, sources) unfolds. */
  function fillFolded(node, body, text) {
    const cut = text.indexOf('\n\n');
    fillLines(body, cut < 0 ? text : text.slice(0, cut));
    if (cut < 0) return;
    const more = node.appendChild(el('details', 'more'));
    more.dataset.testid = 'more';
    more.appendChild(el('summary', '', '看来源和其余的'));
    const rest = more.appendChild(el('p', 'message__text'));
    fillLines(rest, text.slice(cut + 2));
    rest.classList.add('message__text--rest');
  }

  /* 2022-05-30 → 2022年5月30日, 2022 → 2022年 */
  function day(iso) {
    const units = ['年', '月', '日'];
    return /^\d{4}(-\d\d){0,2}$/.test(iso) ? iso.split('-').map((part, i) => Number(part) + units[i]).join('') : iso;
  }

  function button(text, testid, onClick) {
    const node = el('button', 'button', text);
    node.type = 'button';
    node.dataset.testid = testid;
    node.addEventListener('click', onClick);
    return node;
  }

  /* The address to link to, or '' unless it is a path on this very site. */
  function safePath(url) {
    const parsed = new URL(url, location.origin);
    return parsed.origin === location.origin ? parsed.pathname + parsed.hash : '';
  }

  /* 14:05 today, 6月3日 14:05 before; always Beijing time, as in the documents the citizen may be sent. */
  function clock(at) {
    const date = new Date(at);
    if (!at) return '';
    const zone = { timeZone: 'Asia/Shanghai' };
    const day = (d) => d.toLocaleDateString('zh-CN', Object.assign({ month: 'long', day: 'numeric' }, zone));
    const time = date.toLocaleTimeString('zh-CN', Object.assign({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, zone));
    return day(date) === day(new Date()) ? time : day(date) + ' ' + time;
  }

  function citationNode(citation) {
    const node = el('details', 'citation');
    node.dataset.testid = 'citation';
    const title = '《' + citation.document + '》';
    const clause = /^第/.test(citation.clause) ? citation.clause : '“' + citation.clause + '”部分';
    node.appendChild(el('summary', '', '依据：' + title)).appendChild(el('span', 'citation__clause', clause));
    const list = el('dl', '');
    function row(term, description) {
      if (!description) return;
      list.appendChild(el('dt', '', term));
      list.appendChild(el('dd', '')).append(description);
    }
    row('文号', citation.number);
    row('哪一条', clause);
    row('原文', citation.quote ? el('blockquote', '', citation.quote) : '这里是用我们的话说的，不是原文');
    row('日期', day(citation.date));
    row('管哪里', citation.region);
    node.appendChild(list);
    const path = safePath(citation.url);
    if (path) {
      const link = el('a', 'citation__source', '打开这份文件');
      link.href = path;
      link.target = '_blank';
      link.rel = 'noopener';
      link.dataset.testid = 'citation-source';
      link.appendChild(el('span', 'unseen', '（' + title + '，打开新页面）'));
      node.appendChild(link);
    }
    return node;
  }

  /* handlers: onChoose(payload, button), onResend(clientId), onEdit(clientId, text) */
  function create(handlers) {
    const scroller = byId('log-scroller');
    const log = byId('log');
    const jump = byId('jump');
    // In the order shown: {key, seq, order, node, status}. A message not yet confirmed has order Infinity.
    let entries = [];
    let atEnd = true;
    let slowTimer = 0;

    const find = (key) => entries.find((entry) => entry.key === key);

    function toEnd() {
      scroller.scrollTop = scroller.scrollHeight;
      atEnd = true;
      jump.hidden = true;
    }

    /* Scrolls to the end, but never past the first line of what is new: a long answer is read from its start. */
    function reveal(node) {
      const room = node.getBoundingClientRect().top - scroller.getBoundingClientRect().top - 8;
      const left = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
      scroller.scrollTop += Math.min(room, left);
      jump.hidden = room >= left - 2;
      // Not only when the scroll event comes: until then a confirmation would jump on to the end, under the finger.
      look();
    }

    function look() {
      atEnd = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop < 40;
      if (atEnd) jump.hidden = true;
    }

    scroller.addEventListener('scroll', look);
    jump.addEventListener('click', function () {
      toEnd();
      scroller.focus({ preventScroll: true });
    });
    if (typeof ResizeObserver === 'function') {
      // The keyboard coming up, a growing text field: whoever was at the end stays there.
      new ResizeObserver(function () {
        if (atEnd) toEnd();
      }).observe(scroller);
    }

    /* Puts an entry where its order says, moving its node only if it has to: a screen reader reads moved nodes again. */
    function place(entry) {
      const others = entries.filter((other) => other !== entry);
      let at = others.length;
      while (at > 0 && others[at - 1].order > entry.order) at -= 1;
      const next = at < others.length ? others[at].node : null;
      others.splice(at, 0, entry);
      entries = others;
      if (entry.node.parentNode !== log || entry.node.nextSibling !== next) log.insertBefore(entry.node, next);
      byId('empty').hidden = true;
    }

    function bubble(sender, text, at) {
      const who = WHO[sender] ? sender : 'system';
      const node = el('article', 'message message--' + who);
      node.dataset.testid = 'message';
      node.dataset.sender = who;
      node.appendChild(el('p', who === 'citizen' ? 'unseen' : 'message__who', WHO[who] + '：'));
      const body = node.appendChild(el('p', 'message__text'));
      body.dataset.testid = 'message-text';
      if (who === 'bot' || who === 'system') fillFolded(node, body, text);
      else body.textContent = text;
      // Not announced: it changes often (a countdown), and announce() says once what matters.
      const foot = node.appendChild(el('div', 'message__foot'));
      foot.setAttribute('aria-live', 'off');
      const status = foot.appendChild(el('span', 'message__status', clock(at)));
      status.dataset.testid = 'message-status';
      return node;
    }

    function extras(node, message) {
      const foot = node.lastChild;
      node.classList.toggle('message--policy', message.citations.length > 0);
      // The first source stands open to view; the others are with the text that rests on them.
      const more = node.querySelector('.more');
      message.citations.forEach(function (citation, i) {
        if (i && more) more.appendChild(citationNode(citation));
        else node.insertBefore(citationNode(citation), more || foot);
      });
      if (!message.buttons.length) return;
      const row = el('div', 'replies');
      message.buttons.forEach(function (choice) {
        // The first tap of a nervous double tap scrolls the page; the second may fall on another button.
        const reply = button(choice.title, 'reply', (tap) => tap.detail > 1 || handlers.onChoose(choice.payload, reply));
        reply.dataset.payload = choice.payload;
        row.appendChild(reply);
      });
      node.insertBefore(row, foot);
    }

    /* The server's own copy of what the citizen wrote replaces the optimistic bubble. */
    function adopt(message) {
      const entry = message.client_msg_id && find(message.client_msg_id);
      if (!entry) return false;
      entry.seq = message.seq;
      entry.order = message.seq;
      mark(entry.key, '', clock(message.at));
      place(entry);
      return true;
    }

    /* Returns the node if the message was new here. */
    function insert(message) {
      if (entries.some((entry) => entry.key === message.id || entry.seq === message.seq)) return null;
      if (adopt(message)) return null;
      const node = bubble(message.sender, message.text, message.at);
      node.dataset.seq = message.seq;
      extras(node, message);
      place({ key: message.id, seq: message.seq, order: message.seq, node: node, status: '' });
      return node;
    }

    /* Shows messages, each once however often it arrives. */
    function show(messages) {
      const follow = atEnd;
      const fresh = messages.map(insert).filter(Boolean);
      if (!fresh.length) return;
      if (follow) reveal(fresh[0]);
      else jump.hidden = false;
    }

    /* What is there on opening: shown from its end (a new conversation from its start, where the page says what it
       is), and not read out from start to end. */
    function showHistory(messages, fromStart) {
      log.setAttribute('aria-live', 'off');
      messages.forEach(insert);
      byId('empty').hidden = entries.length > 0;
      if (fromStart) look();
      else toEnd();
      setTimeout(() => log.setAttribute('aria-live', 'polite'), 500);
    }

    function showOwn(item) {
      if (find(item.id)) return;
      const node = bubble('citizen', item.text, '');
      node.dataset.clientMsgId = item.id;
      place({ key: item.id, seq: undefined, order: Infinity, node: node, text: item.text, status: 'queued' });
      toEnd();
    }

    /* The server took it but hasn't told its number yet: it stands right before its answer. */
    function taken(id, replies) {
      const entry = find(id);
      if (!entry) return;
      if (entry.seq === undefined && replies.length) {
        entry.order = Math.min.apply(null, replies.map((reply) => reply.seq)) - 0.5;
        place(entry);
      }
      if (entry.status) mark(id, 'sent', '');
    }

    /* status: queued | sending | failed | waiting | rejected | sent | '' (confirmed); it is in data-status for CSS and tests. */
    function mark(id, status, text) {
      const entry = find(id);
      // Once the server has shown it to us, a repeated sending is our affair and no worry of the citizen's.
      if (!entry || (status && entry.seq !== undefined)) return;
      const foot = entry.node.lastChild;
      const hadFocus = foot.contains(document.activeElement);
      entry.status = status;
      entry.node.dataset.status = status || 'confirmed';
      foot.firstChild.textContent = text;
      while (foot.childNodes.length > 1) foot.removeChild(foot.lastChild);
      if (status === 'failed') foot.appendChild(button('重发', 'resend', () => handlers.onResend(id)));
      if (status === 'rejected') foot.appendChild(button('改一改', 'edit', () => handlers.onEdit(id, entry.text)));
      // The button that was pressed is gone; without this the keyboard would start again at the top.
      if (hadFocus) (foot.querySelector('button') || scroller).focus({ preventScroll: true });
      if (atEnd) toEnd();
    }

    function remove(id) {
      const entry = find(id);
      if (!entry) return;
      entries = entries.filter((other) => other !== entry);
      log.removeChild(entry.node);
    }

    function note(text) {
      const node = el('p', 'note', text);
      node.dataset.testid = 'note';
      log.appendChild(node);
      toEnd();
    }

    /* Ends a conversation on screen: what was said stays to be read; what wasn't sent moves below the line. */
    function archive(text) {
      const unsent = entries.filter((entry) => entry.status && entry.seq === undefined && entry.status !== 'sent');
      note(text);
      unsent.forEach((entry) => log.appendChild(entry.node));
      entries = unsent;
    }

    function clear() {
      entries = [];
      while (log.firstChild) log.removeChild(log.firstChild);
      jump.hidden = true;
      byId('empty').hidden = true;
      setProblem('');
    }

    function setTyping(on) {
      clearTimeout(slowTimer);
      byId('typing').textContent = on ? '正在查…' : '';
      byId('typing').classList.toggle('typing--on', on);
      if (!on) return;
      slowTimer = setTimeout(() => { byId('typing').textContent = '还在查，请稍等'; }, SLOW_MS);
    }

    function line(id, text) {
      if (byId(id).textContent !== text) byId(id).textContent = text;
      byId(id).hidden = !text;
    }

    function setOwner(owner) {
      line('owner', OWNER_LINES[owner] || '');
      byId('app').dataset.owner = owner;
    }

    function setRegion(region) {
      byId('region-name').textContent = '地区：' + (region ? region.name : '还没选');
      byId('region-change').textContent = region ? '换地区' : '选地区';
    }

    function setProblem(text) {
      byId('problem-text').textContent = text;
      byId('problem').hidden = !text;
      if (text) toEnd();
    }

    const announce = (text) => { byId('announce').textContent = text; };
    const setLink = (text) => line('link', text);
    const setLoading = (on) => { byId('loading').hidden = !on; };

    return {
      show, showHistory, showOwn, taken, mark, remove, note, archive, clear, announce,
      setTyping, setOwner, setRegion, setLink, setLoading, setProblem,
    };
  }

  window.HotlineView = { create, el, byId };
})();
