// A graph on a canvas. The whole is drawn into a picture beside the screen only when notes have moved or the
// view has come to rest; while somebody drags or zooms, that picture is moved, so 2,000 notes stay smooth.

const CHEAP = 800; // notes and links: a smaller graph is drawn anew for each frame
const REST = 120; // milliseconds without a move, after which a moved picture is drawn sharp
const PAUSE = 400; // milliseconds between two drawings of a large graph whose notes move
const CHUNK = 64; // lines a path: a path of thousands is slower to fill than to draw
const NEAR = 14; // pixels around a note that still hit it
const ZOOM = [0.05, 6];
const FAMILY = '"Golos Text", sans-serif';

const clamp = (value, [least, most]) => Math.min(most, Math.max(least, value));

export class View {
  /** nodes: {x, y, size, colour, label}; links: [from, to, …]; drawn: called when a frame with new places was shown. */
  constructor(canvas, nodes, links, drawn) {
    Object.assign(this, { canvas, nodes, links, drawn, x: 0, y: 0, k: 1, chosen: -1, lit: null, fitted: true });
    this.base = document.createElement("canvas");
    this.near = nodes.map(() => new Set());
    for (let i = 0; i < links.length; i += 2) {
      this.near[links[i]].add(links[i + 1]);
      this.near[links[i + 1]].add(links[i]);
    }
    this.order = nodes.map((_, i) => i).sort((a, b) => nodes[b].size - nodes[a].size);
    this.dear = nodes.length + links.length / 2 > CHEAP;
    this.begun = -Infinity; // when everything was drawn last
    this.stale = true;
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    for (const each of [this.canvas, this.base]) Object.assign(each, { width: width * this.ratio, height: height * this.ratio });
    Object.assign(this, { width, height });
    this.colours();
    if (this.fitted) this.fit();
    this.redraw();
  }

  colours() {
    const style = getComputedStyle(this.canvas);
    const read = (name) => style.getPropertyValue(name).trim();
    this.ink = { text: style.color, ground: style.backgroundColor, line: read("--ln-graph-line"), copper: read("--ln-copper") };
    this.hues = Array.from({ length: 9 }, (_, i) => read(`--ln-hue-${i}`));
  }

  /** Show all notes, or those of the set. */
  fit(some = null) {
    const shown = some ? [...some].map((i) => this.nodes[i]) : this.nodes;
    const span = (axis) => shown.reduce(([least, most], node) => [Math.min(least, node[axis]), Math.max(most, node[axis])], [Infinity, -Infinity]);
    const [[left, right], [top, bottom]] = [span("x"), span("y")];
    const room = 46;
    const scale = Math.min((this.width - 2 * room) / (right - left || 1), (this.height - 2 * room) / (bottom - top || 1));
    this.k = clamp(scale, [ZOOM[0], 1.6]);
    this.x = this.width / 2 - (this.k * (left + right)) / 2;
    this.y = this.height / 2 - (this.k * (top + bottom)) / 2;
  }

  centre(i) {
    this.fitted = false;
    this.x = this.width / 2 - this.k * this.nodes[i].x;
    this.y = this.height / 2 - this.k * this.nodes[i].y;
    this.moved();
  }

  pan(dx, dy) {
    this.fitted = false;
    this.x += dx;
    this.y += dy;
    this.moved();
  }

  zoom(factor, x = this.width / 2, y = this.height / 2) {
    this.fitted = false;
    const k = clamp(this.k * factor, ZOOM);
    this.x = x - ((x - this.x) * k) / this.k;
    this.y = y - ((y - this.y) * k) / this.k;
    this.k = k;
    this.moved();
  }

  place(x, y) {
    return { x: (x - this.x) / this.k, y: (y - this.y) / this.k };
  }

  at(x, y) {
    let [found, least] = [-1, Infinity];
    const point = this.place(x, y);
    this.nodes.forEach((node, i) => {
      const distance = Math.hypot(node.x - point.x, node.y - point.y) * this.k - Math.max(node.size * this.k, NEAR / 2);
      if (distance < Math.min(least, NEAR / 2)) [found, least] = [i, distance];
    });
    return found;
  }

  /** Notes have moved. */
  changed() {
    if (!this.dear) return this.redraw();
    this.pause ??= setTimeout(() => {
      this.pause = undefined;
      this.redraw();
    }, this.begun + PAUSE - performance.now());
    this.ask();
  }

  /** The view has moved over the notes. */
  moved() {
    if (!this.dear) return this.redraw();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.redraw(), REST);
    this.ask();
  }

  redraw() {
    this.stale = true;
    this.ask();
  }

  ask() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      if (this.width) this.show();
    });
  }

  show() {
    const fresh = this.stale || !this.painted;
    if (fresh) this.paint();
    const context = this.canvas.getContext("2d");
    const lit = this.lit ?? (this.chosen >= 0 ? new Set([this.chosen, ...this.near[this.chosen]]) : null);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const scale = this.k / this.painted.k;
    context.globalAlpha = lit ? 0.3 : 1;
    const [dx, dy] = [this.x - this.painted.x * scale, this.y - this.painted.y * scale];
    context.setTransform(scale, 0, 0, scale, dx * this.ratio, dy * this.ratio);
    context.drawImage(this.base, 0, 0);
    context.globalAlpha = 1;
    if (lit) this.light(context, lit);
    if (fresh) this.drawn?.();
  }

  light(context, lit) {
    const links = [];
    if (this.chosen >= 0) for (const other of this.near[this.chosen]) links.push(this.chosen, other);
    this.lines(context, links, this.ink.copper, 1.4);
    this.dots(context, [...lit]);
    const rings = this.chosen >= 0 ? [this.chosen] : [];
    for (const i of rings) {
      const node = this.nodes[i];
      context.beginPath();
      context.arc(node.x, node.y, node.size + 3 / this.k, 0, 2 * Math.PI);
      Object.assign(context, { strokeStyle: this.ink.text, lineWidth: 2 / this.k });
      context.stroke();
    }
    this.labels(context, [...rings, ...this.order.filter((i) => lit.has(i) && i !== this.chosen)], 40);
  }

  paint() {
    this.begun = performance.now();
    const context = this.base.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.base.width, this.base.height);
    this.painted = { x: this.x, y: this.y, k: this.k };
    const shown = this.order.filter((i) => this.visible(this.nodes[i]));
    this.lines(context, this.links, this.ink.line, 1);
    this.dots(context, shown);
    this.labels(context, shown, this.k < 0.35 ? 12 : 60);
    this.stale = false;
  }

  visible({ x, y }) {
    const [left, top] = [x * this.k + this.x, y * this.k + this.y];
    return left > -20 && top > -20 && left < this.width + 20 && top < this.height + 20;
  }

  transform(context) {
    const scale = this.k * this.ratio;
    context.setTransform(scale, 0, 0, scale, this.x * this.ratio, this.y * this.ratio);
  }

  lines(context, links, colour, width) {
    this.transform(context);
    Object.assign(context, { strokeStyle: colour, lineWidth: width / this.k });
    for (let start = 0; start < links.length; start += CHUNK * 2) {
      context.beginPath();
      for (let i = start; i < Math.min(start + CHUNK * 2, links.length); i += 2) {
        const [from, to] = [this.nodes[links[i]], this.nodes[links[i + 1]]];
        context.moveTo(from.x, from.y);
        context.lineTo(to.x, to.y);
      }
      context.stroke();
    }
  }

  dots(context, shown) {
    this.transform(context);
    const least = 2.5 / this.k; // pixels, however far away
    const square = this.k < 0.25; // a circle of two pixels is a square, and dearer
    for (const [colour, own] of Map.groupBy ? Map.groupBy(shown, (i) => this.nodes[i].colour) : grouped(shown, this.nodes)) {
      context.fillStyle = this.hues[colour];
      for (let start = 0; start < own.length; start += CHUNK) {
        context.beginPath();
        for (const i of own.slice(start, start + CHUNK)) {
          const { x, y, size: wanted } = this.nodes[i];
          const size = Math.max(wanted, least);
          if (square) context.rect(x - size, y - size, 2 * size, 2 * size);
          else context.moveTo(x + size, y), context.arc(x, y, size, 0, 2 * Math.PI);
        }
        context.fill();
      }
    }
  }

  /** Write names under notes, the most linked first, where they hide no other name. */
  labels(context, shown, most) {
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    Object.assign(context, { font: `12px ${FAMILY}`, textAlign: "center", textBaseline: "top", lineWidth: 3, lineJoin: "round" });
    Object.assign(context, { fillStyle: this.ink.text, strokeStyle: this.ink.ground });
    const taken = [];
    for (const i of shown) {
      const node = this.nodes[i];
      node.width ??= context.measureText(node.label).width;
      const y = node.y * this.k + this.y + Math.max(node.size * this.k, 2.5) + 3;
      const x = clamp(node.x * this.k + this.x, [node.width / 2 + 4, this.width - node.width / 2 - 4]); // whole, even at the edge
      const box = [x - node.width / 2 - 4, y - 2, x + node.width / 2 + 4, y + 16];
      if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
      context.strokeText(node.label, x, y);
      context.fillText(node.label, x, y);
      if (taken.push(box) >= most) break;
    }
  }
}

function grouped(shown, nodes) {
  const groups = new Map();
  for (const i of shown) groups.set(nodes[i].colour, [...(groups.get(nodes[i].colour) ?? []), i]);
  return groups;
}
