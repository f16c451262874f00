/* Zoom, pan, search and focus of the graphs; the theme; where one is. The page is whole without any of it. */
(() => {
  const root = document.documentElement;

  /* Theme: what the system says until somebody says otherwise. */
  const themes = ['auto', 'light', 'dark'];
  const button = document.querySelector('button.theme');
  const apply = (theme) => {
    if (theme === 'auto') delete root.dataset.theme;
    else root.dataset.theme = theme;
    button.textContent = { auto: 'Auto', light: 'Light', dark: 'Dark' }[theme];
    button.setAttribute('aria-label', `Theme: ${theme}. Change`);
  };
  let theme = 'auto';
  try {
    theme = localStorage.getItem('datawright-theme') ?? 'auto';
  } catch {}
  apply(themes.includes(theme) ? theme : 'auto');
  button.hidden = false;
  button.addEventListener('click', () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    apply(theme);
    try {
      localStorage.setItem('datawright-theme', theme);
    } catch {}
  });

  /* The section in view is marked in the bar. */
  const links = new Map([...document.querySelectorAll('nav.top .links a')].map((a) => [a.hash.slice(1), a]));
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const a of links.values()) a.removeAttribute('aria-current');
        links.get(entry.target.id)?.setAttribute('aria-current', 'true');
      }
    },
    { rootMargin: '-20% 0px -70% 0px' },
  );
  for (const section of document.querySelectorAll('main > section')) seen.observe(section);

  const columnEdges = JSON.parse(document.getElementById('column-edges').textContent);
  for (const graph of document.querySelectorAll('[data-graph]')) start(graph);

  function start(graph) {
    const view = graph.querySelector('.graph-view');
    const svg = view.querySelector('svg');
    const stage = svg.querySelector('.stage');
    const state = graph.querySelector('.graph-state');
    const search = graph.querySelector('input');
    const [, , width, height] = svg.getAttribute('viewBox').split(' ').map(Number);
    const nodes = [...stage.querySelectorAll('.node')];
    const edges = [...stage.querySelectorAll('.edge')];
    const byId = new Map(nodes.map((node) => [node.dataset.node, node]));
    const bar = 56;
    let scale = 1;
    let left = 0;
    let top = 0;
    let moved = false;

    graph.classList.add('live');
    graph.querySelector('.graph-bar').hidden = false;
    svg.removeAttribute('viewBox');
    for (const node of nodes) node.setAttribute('tabindex', '0');
    const room = () => ({ width: view.clientWidth, height: view.clientHeight });
    view.style.setProperty(
      '--graph-height',
      `${Math.min(760, Math.max(300, height * Math.min(1, view.clientWidth / width) + bar + 20))}px`,
    );

    function draw() {
      stage.setAttribute('transform', `translate(${left} ${top}) scale(${scale})`);
      graph.classList.toggle('far', scale < 0.32);
    }
    function fitView(box = { x: 0, y: 0, width, height }, most = 1.15) {
      const size = room();
      scale = Math.min(most, (size.width - 16) / box.width, (size.height - bar - 12) / box.height);
      left = (size.width - box.width * scale) / 2 - box.x * scale;
      top = bar + (size.height - bar - box.height * scale) / 2 - box.y * scale;
      draw();
    }
    function zoom(factor, x = room().width / 2, y = room().height / 2) {
      const next = Math.min(4, Math.max(0.05, scale * factor));
      left = x - ((x - left) / scale) * next;
      top = y - ((y - top) / scale) * next;
      scale = next;
      draw();
    }

    /* A table and what lies at most two references from it. */
    function focus(id) {
      const near = new Map([[id, 0]]);
      for (let hop = 1; hop <= 2; hop++) {
        for (const { dataset } of edges) {
          for (const [a, b] of [
            [dataset.from, dataset.to],
            [dataset.to, dataset.from],
          ]) {
            if (near.get(a) === hop - 1 && !near.has(b)) near.set(b, hop);
          }
        }
      }
      for (const node of nodes) {
        node.classList.toggle('near', near.has(node.dataset.node));
        node.classList.toggle('chosen', node.dataset.node === id);
        node.setAttribute('aria-pressed', String(node.dataset.node === id));
      }
      for (const edge of edges)
        edge.classList.toggle('near', near.has(edge.dataset.from) && near.has(edge.dataset.to));
      graph.classList.add('focused');
      const name = byId.get(id).getAttribute('aria-label').split(/[.,]/)[0];
      state.textContent = `${name} and ${near.size - 1} near it. Esc shows all.`;
    }
    function clear() {
      graph.classList.remove('focused');
      for (const node of nodes) {
        node.classList.remove('near', 'chosen');
        node.setAttribute('aria-pressed', 'false');
      }
      for (const edge of edges) edge.classList.remove('near');
      for (const row of stage.querySelectorAll('.found, .lit')) row.classList.remove('found', 'lit');
      stage.querySelector('.threads')?.replaceChildren();
      state.textContent = '';
    }
    const chosen = () => nodes.find((node) => node.classList.contains('chosen'))?.dataset.node;
    const boxOf = (list) => {
      const boxes = list.map((node) => node.getBBox());
      const x = Math.min(...boxes.map((b) => b.x));
      const y = Math.min(...boxes.map((b) => b.y));
      return {
        x: x - 30,
        y: y - 30,
        width: Math.max(...boxes.map((b) => b.x + b.width)) - x + 60,
        height: Math.max(...boxes.map((b) => b.y + b.height)) - y + 60,
      };
    };
    function choose(id) {
      const same = chosen() === id;
      clear();
      if (same) return fitView();
      focus(id);
      fitView(boxOf(nodes.filter((node) => node.classList.contains('near'))));
    }

    /* A column's way through the lineage, in both directions. */
    function thread(id, column) {
      clear();
      const key = (node, name) => `${node}\n${name}`;
      const found = new Set();
      for (const direction of ['from', 'to']) {
        const open = [[id, column]];
        const visited = new Set([key(id, column)]);
        while (open.length > 0) {
          const [node, name] = open.pop();
          for (const edge of columnEdges) {
            const [a, b] = direction === 'from' ? ['from', 'to'] : ['to', 'from'];
            if (edge[a] !== node || edge[`${a}Column`] !== name) continue;
            found.add(edge);
            const next = key(edge[b], edge[`${b}Column`]);
            if (!visited.has(next)) {
              visited.add(next);
              open.push([edge[b], edge[`${b}Column`]]);
            }
          }
        }
      }
      const row = (node, name) =>
        [...(byId.get(node)?.querySelectorAll('.row') ?? [])].find((r) => r.dataset.column === name);
      row(id, column)?.classList.add('lit');
      const threads = stage.querySelector('.threads');
      stage.append(threads);
      for (const edge of found) {
        const a = row(edge.from, edge.fromColumn);
        const b = row(edge.to, edge.toColumn);
        if (a === undefined || b === undefined) continue;
        a.classList.add('lit');
        b.classList.add('lit');
        const [p, q] = [a.querySelector('.hit').getBBox(), b.querySelector('.hit').getBBox()];
        const [x1, y1, x2, y2] = [p.x + p.width, p.y + p.height / 2, q.x, q.y + q.height / 2];
        const bend = Math.max(30, Math.abs(x2 - x1) / 2);
        const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
        path.setAttribute('class', 'thread');
        path.setAttribute('d', `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`);
        threads.append(path);
      }
      state.textContent = `${column}: ${found.size === 0 ? 'no other column is known' : `${found.size} steps`}. Esc shows all.`;
    }

    stage.addEventListener('click', (event) => {
      if (moved) return;
      const node = event.target.closest('.node');
      const row = event.target.closest('.row');
      if (node === null) return;
      if (row !== null && graph.dataset.graph === 'lineage') thread(node.dataset.node, row.dataset.column);
      else choose(node.dataset.node);
    });
    svg.addEventListener('click', (event) => {
      if (!moved && event.target === svg) {
        clear();
        fitView();
      }
    });

    search.addEventListener('input', () => {
      const text = search.value.trim().toLowerCase();
      clear();
      if (text === '') return fitView();
      const hits = nodes.filter((node) => node.dataset.find.toLowerCase().includes(text));
      for (const node of hits) {
        node.classList.add('near');
        for (const row of node.querySelectorAll('.row')) {
          row.classList.toggle('found', row.dataset.column.toLowerCase().includes(text));
        }
      }
      graph.classList.add('focused');
      state.textContent = hits.length === 0 ? 'nothing found' : `${hits.length} found`;
      if (hits.length > 0) fitView(boxOf(hits));
    });

    view.addEventListener(
      'wheel',
      (event) => {
        /* A plain wheel scrolls the page; with Ctrl or a pinch it zooms. */
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const at = view.getBoundingClientRect();
        zoom(Math.exp(-event.deltaY / 220), event.clientX - at.left, event.clientY - at.top);
      },
      { passive: false },
    );
    const fingers = new Map();
    view.addEventListener('pointerdown', (event) => {
      fingers.set(event.pointerId, event);
      moved = false;
    });
    view.addEventListener('pointermove', (event) => {
      const before = fingers.get(event.pointerId);
      if (before === undefined) return;
      const dx = event.clientX - before.clientX;
      const dy = event.clientY - before.clientY;
      if (!moved && Math.hypot(dx, dy) < 4) return;
      if (!moved) view.setPointerCapture(event.pointerId);
      moved = true;
      view.classList.add('moving');
      if (fingers.size === 2) {
        const other = [...fingers.values()].find((f) => f.pointerId !== event.pointerId);
        const span = (f) => Math.hypot(f.clientX - other.clientX, f.clientY - other.clientY);
        const at = view.getBoundingClientRect();
        zoom(
          span(event) / Math.max(1, span(before)),
          (event.clientX + other.clientX) / 2 - at.left,
          (event.clientY + other.clientY) / 2 - at.top,
        );
      } else {
        left += dx;
        top += dy;
        draw();
      }
      fingers.set(event.pointerId, event);
    });
    for (const name of ['pointerup', 'pointercancel']) {
      view.addEventListener(name, (event) => {
        fingers.delete(event.pointerId);
        view.classList.remove('moving');
      });
    }

    graph.addEventListener('keydown', (event) => {
      if (event.target === search && event.key !== 'Escape') return;
      const node = event.target.closest?.('.node');
      const keys = {
        ArrowLeft: () => {
          left += 60;
          draw();
        },
        ArrowRight: () => {
          left -= 60;
          draw();
        },
        ArrowUp: () => {
          top += 60;
          draw();
        },
        ArrowDown: () => {
          top -= 60;
          draw();
        },
        '+': () => zoom(1.25),
        '=': () => zoom(1.25),
        '-': () => zoom(0.8),
        0: () => fitView(),
        Escape: () => {
          search.value = '';
          clear();
          fitView();
        },
        ...(node == null
          ? {}
          : { Enter: () => choose(node.dataset.node), ' ': () => choose(node.dataset.node) }),
      };
      const act = keys[event.key];
      if (act === undefined || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      act();
    });
    graph.addEventListener('click', (event) => {
      const what = event.target.closest('[data-do]')?.dataset.do;
      if (what === 'in') zoom(1.3);
      if (what === 'out') zoom(1 / 1.3);
      if (what === 'fit') {
        clear();
        search.value = '';
        fitView();
      }
    });
    let last = 0;
    new ResizeObserver(() => {
      if (view.clientWidth === last) return;
      last = view.clientWidth;
      fitView();
    }).observe(view);

    /* On paper the whole picture, at its own size. */
    addEventListener('beforeprint', () => {
      clear();
      svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
      stage.removeAttribute('transform');
      graph.classList.remove('far');
    });
    addEventListener('afterprint', () => {
      svg.removeAttribute('viewBox');
      fitView();
    });
    fitView();
  }
})();
