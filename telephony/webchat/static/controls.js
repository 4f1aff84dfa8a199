/* What the citizen operates around the conversation: the text field, dialogs, the region picker, the menu,
   elder mode; and fitting the page to what the phone leaves of its screen. */
(function () {
  'use strict';

  const { el, byId } = window.HotlineView;
  const SEARCH_DELAY_MS = 250;
  const SHORT_PX = 440;
  const LIMIT = 2000;
  const COUNT_FROM = 1800;

  /* What the server would refuse and nobody meant to type: control characters and halves of emoji, from pasting. */
  function clean(text) {
    return text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ')
      .replace(/[\ud800-\udfff]/gu, '').trim();
  }

  /* onSend(text) gets only what may be sent. Returns fill(text), which puts text back to be changed. */
  function wireComposer(onSend) {
    const field = byId('text');
    const counter = byId('counter');

    function refresh() {
      // By code points, as the server counts; maxlength would cut a pasted text off without a word.
      const length = Array.from(clean(field.value)).length;
      const over = length - LIMIT;
      counter.hidden = length < COUNT_FROM;
      counter.textContent = over > 0 ? '太长了，请删掉 ' + over + ' 个字' : '还能写 ' + -over + ' 个字';
      counter.classList.toggle('counter--over', over > 0);
      if (over > 0) field.setAttribute('aria-invalid', 'true');
      else field.removeAttribute('aria-invalid');
      field.style.height = 'auto';
      field.style.height = field.scrollHeight + 2 + 'px'; // the two borders; CSS has the upper limit
      return length > 0 && over <= 0;
    }

    function submit(event) {
      event.preventDefault();
      if (refresh()) {
        onSend(clean(field.value));
        field.value = '';
        refresh();
      } else {
        field.focus();
      }
    }

    field.addEventListener('input', refresh);
    field.addEventListener('keydown', function (event) {
      // Enter also picks a word in a Chinese input method; 229 is how Safari marks that one.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      submit(event);
    });
    byId('composer').addEventListener('submit', submit);
    // Pressing 发送 leaves the field in focus: a phone's keyboard would otherwise close and jump at every message.
    byId('send').addEventListener('mousedown', (event) => event.preventDefault());
    return function fill(text) {
      field.value = text + (field.value ? '\n' + field.value : '');
      refresh();
      field.focus();
    };
  }

  function wireDialogs() {
    Array.from(document.querySelectorAll('dialog')).forEach(function (dialog) {
      dialog.addEventListener('click', (event) => event.target.hasAttribute('data-close') && dialog.close());
    });
  }

  /* search(text) → promise of regions; onPick(region) */
  function wireRegions(search, onPick) {
    const dialog = byId('region-dialog');
    const query = byId('region-query');
    const status = byId('region-status');
    const list = byId('region-list');
    let timer = 0;
    let latest = 0;

    function empty(text) {
      list.textContent = '';
      status.textContent = text;
    }

    function choice(region) {
      const button = el('button', 'button choices__item', region.full_name);
      button.type = 'button';
      button.dataset.testid = 'region-choice';
      button.dataset.code = region.code;
      button.addEventListener('click', function () {
        dialog.close();
        onPick(region);
      });
      const item = el('li', '');
      item.appendChild(button);
      return item;
    }

    async function look() {
      const text = query.value.trim();
      const mine = ++latest;
      if (!text) {
        empty('写一两个字就能找。');
        return;
      }
      status.textContent = '正在找…';
      try {
        const found = (await search(text)).regions;
        if (mine !== latest) return; // A slower, older answer must not overwrite a newer one.
        empty(found.length ? '找到 ' + found.length + ' 个，请点一个。' : '没找到“' + text + '”。换个写法试试，比如只写“兰州”。');
        found.forEach((region) => list.appendChild(choice(region)));
      } catch (error) {
        if (mine !== latest) return;
        empty(error.kind === 'busy' ? '找得太快了，请过 ' + error.retryAfter + ' 秒再试。' : '现在查不了。您也可以直接写“我在兰州”发给我们。');
      }
    }

    query.addEventListener('input', function () {
      clearTimeout(timer);
      timer = setTimeout(look, SEARCH_DELAY_MS);
    });
    byId('region-open').addEventListener('click', function () {
      query.value = '';
      look();
      dialog.showModal();
      query.focus();
    });
  }

  function wireMenu() {
    const menu = byId('menu');
    function set(open) {
      menu.setAttribute('aria-expanded', String(open));
      byId('tools').classList.toggle('tools--open', open);
    }
    menu.addEventListener('click', () => set(menu.getAttribute('aria-expanded') !== 'true'));
    document.addEventListener('keydown', function (event) {
      if (event.key !== 'Escape' || menu.getAttribute('aria-expanded') !== 'true') return;
      set(false);
      menu.focus();
    });
    byId('tools').addEventListener('click', () => set(false));
  }

  function wireAbout(onHuman) {
    byId('about-open').addEventListener('click', () => byId('about-dialog').showModal());
    byId('about-human').addEventListener('click', function () {
      byId('about-dialog').close();
      onHuman();
    });
  }

  function wireRestart(onRestart) {
    byId('restart-open').addEventListener('click', () => byId('restart-dialog').showModal());
    byId('restart-yes').addEventListener('click', function () {
      byId('restart-dialog').close();
      onRestart();
    });
  }

  function wireElder(on, onChange) {
    const elder = byId('elder');
    function set(value) {
      elder.setAttribute('aria-checked', String(value));
      document.documentElement.classList.toggle('elder', value);
    }
    set(on);
    elder.addEventListener('click', function () {
      const value = elder.getAttribute('aria-checked') !== 'true';
      set(value);
      onChange(value);
    });
  }

  /* iPhones lay the keyboard over the page without making it shorter, so the part that can be seen is measured.
     Not while zoomed in with two fingers: then the seen part is small because the citizen wants it large. */
  function fitScreen() {
    const seen = window.visualViewport;
    const root = document.documentElement;
    function fit() {
      if (seen && seen.scale > 1.02) return;
      const height = seen ? Math.round(seen.height) : window.innerHeight;
      const keyboard = window.innerHeight - height > 80;
      root.style.setProperty('--seen', height + 'px');
      root.classList.toggle('keyboard', keyboard);
      if (keyboard) window.scrollTo(0, 0);
      root.classList.toggle('short', height < SHORT_PX);
    }
    (seen || window).addEventListener('resize', fit);
    fit();
    // With the keyboard open on a small phone chat.css puts the settings row away. It comes back a moment after
    // the field is left, lest it push aside the very button that a finger is pressing.
    let leaving = 0;
    byId('text').addEventListener('focus', function () {
      clearTimeout(leaving);
      root.classList.add('writing');
    });
    byId('text').addEventListener('blur', function () {
      leaving = setTimeout(() => root.classList.remove('writing'), 300);
    });
  }

  window.HotlineControls = { wireComposer, wireDialogs, wireRegions, wireMenu, wireAbout, wireRestart, wireElder, fitScreen };
})();
