/* The chat's HTTP, and nothing else: requests, what a failure means, and following a conversation by
   server-sent events or, where a proxy lets no stream through, by polling. Touches no page element. */
(function () {
  'use strict';

  const TIMEOUT_MS = 30000;
  const PAGE = 200; // the most messages one GET returns
  const POLL_MS = 4000;
  const POLL_HIDDEN_MS = 30000;
  // The server writes a keep-alive line every few seconds. A stream silent for this long is dead, though
  // a phone that slept or changed networks may never be told so.
  const SILENCE_MS = 75000;

  /* kind: network (also time-outs and pages that aren't ours) | server | busy | ended | rejected */
  function failure(kind, message, retryAfter) {
    return Object.assign(new Error(message || ''), { kind: kind, retryAfter: retryAfter || 0 });
  }

  async function failureOf(response) {
    let message = '';
    let code = '';
    try {
      const body = await response.json();
      message = String(body.error.message || '');
      code = body.error.code;
    } catch (error) {
      // A proxy's error page: the status alone has to do.
    }
    const status = response.status;
    // A conversation that retention has deleted is as ended as one whose token ran out.
    if (status === 401 || code === 'conversation_not_found') return failure('ended', message);
    if (status === 429) return failure('busy', message, Number(response.headers.get('Retry-After')) || 10);
    if (status >= 500 || status === 408) return failure('server', message);
    return failure('rejected', message);
  }

  /* Runs work(response) on a successful response; rejects with a failure() after TIMEOUT_MS at the latest. */
  async function call(path, options, token, work) {
    const abort = new AbortController();
    const headers = Object.assign({}, options.headers);
    const init = { method: options.body ? 'POST' : 'GET', headers: headers, cache: 'no-store', signal: abort.signal };
    if (token) headers.Authorization = 'Bearer ' + token;
    if (options.body) {
      headers['Content-Type'] = 'application/json';
      init.body = JSON.stringify(options.body);
    }
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(path, init);
      if (!response.ok) throw await failureOf(response);
      return await work(response);
    } catch (error) {
      throw error.kind ? error : failure('network');
    } finally {
      clearTimeout(timer);
    }
  }

  /* A 200 that isn't our JSON is a hotel's log-in page or the like: to the citizen, no connection. */
  async function json(response, field) {
    const body = await response.json();
    if (!body || !body[field]) throw failure('network');
    return body;
  }

  function createSession() {
    return call('/api/chat/sessions', { body: {} }, '', (r) => json(r, 'token'));
  }

  /* Safe to repeat with the same id: the server answers the same and does nothing twice. */
  function send(token, id, text) {
    const options = { body: { client_msg_id: id, text: text } };
    return call('/api/chat/messages', options, token, (r) => json(r, 'messages'));
  }

  function history(token, after) {
    return call('/api/chat/messages?after=' + after, {}, token, (r) => json(r, 'messages'));
  }

  /* All of it in one answer, however many pages the server makes of it. */
  async function wholeHistory(token) {
    const all = await history(token, 0);
    let page = all;
    while (page.messages.length >= PAGE) {
      page = await history(token, page.messages[page.messages.length - 1].seq);
      all.messages = all.messages.concat(page.messages);
    }
    return all;
  }

  function regions(token, query) {
    return call('/api/regions?q=' + encodeURIComponent(query), {}, token, (r) => json(r, 'regions'));
  }

  /* EventSource can't send an Authorization header, and a token in the address ends up in logs,
     so the event stream is read from fetch() and parsed here. */
  function eventParser(onEvent) {
    let buffer = '';
    return function feed(chunk) {
      const events = (buffer + chunk.replace(/\r/g, '')).split('\n\n');
      buffer = events.pop();
      events.forEach(function (event) {
        const name = /^event: (.*)$/m.exec(event);
        const data = /^data: (.*)$/m.exec(event);
        if (name && data) onEvent(name[1], data[1]);
      });
    };
  }

  /* Seconds before try number n, doubling up to a minute, spread so that a whole town's phones
     don't come back in the same second after an outage. */
  function backoff(n) {
    return Math.min(Math.pow(2, n), 60) * (0.75 + Math.random() / 2);
  }

  /* Delivers everything after hooks.cursor() until stop(). hooks: cursor(), onMessage(message), onState({owner,
     region}), onLink(up), onEnded(). wake() retries at once (network back, page shown again). */
  function follow(token, hooks) {
    let stopped = false;
    let streaming = true;
    let reader = null;
    let heardAt = 0;
    let failures = 0;
    let fruitless = 0;
    let wakeUp = function () {};

    function sleep(ms) {
      return new Promise(function (resolve) {
        const timer = setTimeout(resolve, ms);
        wakeUp = function () {
          clearTimeout(timer);
          resolve();
        };
      });
    }

    function hangUp() {
      // Never awaited; a broken stream's cancel() may reject, and read() has told us already.
      if (reader) reader.cancel().catch(function () {});
    }

    function onEvent(event, data) {
      if (stopped) return;
      const value = JSON.parse(data);
      if (event === 'message') hooks.onMessage(value);
      if (event === 'state') hooks.onState(value);
    }

    /* Returns whether the stream carried anything at all. */
    async function stream() {
      const after = String(hooks.cursor());
      const headers = { Accept: 'text/event-stream', 'Last-Event-ID': after };
      const response = await call('/api/chat/events?after=' + after, { headers: headers }, token, (r) => r);
      if (!/^text\/event-stream/.test(response.headers.get('Content-Type') || '')) throw failure('rejected');
      const feed = eventParser(onEvent);
      const decoder = new TextDecoder();
      let carried = false;
      reader = response.body.getReader();
      if (stopped) hangUp(); // stop() came while the response was on its way and had nothing to cancel.
      heardAt = Date.now();
      const watchdog = setInterval(function () {
        if (Date.now() - heardAt > SILENCE_MS) hangUp();
      }, 5000);
      hooks.onLink(true);
      try {
        for (;;) {
          const part = await reader.read();
          if (part.done || stopped) return carried;
          carried = true;
          failures = 0;
          heardAt = Date.now();
          feed(decoder.decode(part.value, { stream: true }));
        }
      } finally {
        clearInterval(watchdog);
        reader = null;
      }
    }

    async function poll() {
      const reply = await history(token, hooks.cursor());
      if (stopped) return;
      failures = 0;
      hooks.onLink(true);
      reply.messages.forEach(hooks.onMessage);
      hooks.onState(reply);
    }

    async function step() {
      if (!streaming) {
        await poll();
        return document.hidden ? POLL_HIDDEN_MS : POLL_MS;
      }
      // Some proxies hold a stream back until it ends. Two in a row without a byte: poll instead.
      fruitless = (await stream()) ? 0 : fruitless + 1;
      if (fruitless >= 2) streaming = false;
      return 1000;
    }

    async function run() {
      while (!stopped) {
        let pause = 0;
        try {
          pause = await step();
        } catch (error) {
          if (stopped) return;
          if (error.kind === 'ended') return hooks.onEnded();
          // No such route here, or too many tabs streaming: polling does as well.
          if (error.kind === 'rejected' || error.kind === 'busy') streaming = false;
          failures += 1;
          // One break is ordinary (a proxy's time limit, a lift); only a second is worth a word.
          if (failures > 1) hooks.onLink(false);
          pause = (error.retryAfter || backoff(failures - 1)) * 1000;
        }
        if (!stopped) await sleep(pause);
      }
    }

    run();
    return {
      stop: function () {
        stopped = true;
        hangUp();
        wakeUp();
      },
      wake: function () {
        if (reader && Date.now() - heardAt > SILENCE_MS / 2) hangUp();
        wakeUp();
      },
    };
  }

  window.HotlineTransport = { createSession, send, wholeHistory, regions, follow, backoff };
})();
