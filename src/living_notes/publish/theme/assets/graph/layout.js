// Where the notes of a graph stand, worked out beside the page: d3-force in a worker. The page sends nodes and
// links once, then says «more» each time it has drawn; positions that nobody has drawn yet are never queued.

importScripts("vendor/d3-dispatch.min.js", "vendor/d3-quadtree.min.js", "vendor/d3-timer.min.js", "vendor/d3-force.min.js");

const SLICE = 30; // milliseconds of work between two looks at the messages
let simulation;
let nodes = [];
let quiet = false; // only the end is shown
let wanted = true; // the page has drawn what it was sent
let running = false;

function send(settled) {
  const places = new Float32Array(nodes.length * 2);
  nodes.forEach(({ x, y }, i) => places.set([x, y], i * 2));
  wanted = false;
  postMessage({ places, settled }, [places.buffer]);
}

function run() {
  const end = performance.now() + SLICE;
  while (simulation.alpha() > simulation.alphaMin() && performance.now() < end) simulation.tick();
  running = simulation.alpha() > simulation.alphaMin();
  if (!running) send(true);
  else {
    if (wanted && !quiet) send(false);
    setTimeout(run);
  }
}

function start({ places, sizes, links, still }) {
  quiet = still;
  nodes = Array.from(sizes, (size, i) => ({ x: places[i * 2], y: places[i * 2 + 1], size }));
  const pairs = [];
  for (let i = 0; i < links.length; i += 2) pairs.push({ source: links[i], target: links[i + 1] });
  simulation = d3
    .forceSimulation(nodes)
    .stop()
    .alphaDecay(nodes.length > 500 ? 0.05 : 0.0228) // many notes: fewer steps, each dear
    .force("link", d3.forceLink(pairs).distance(90))
    .force("charge", d3.forceManyBody().strength(-320).distanceMax(600))
    .force("collide", d3.forceCollide(({ size }) => size + 6))
    .force("x", d3.forceX().strength(0.05))
    .force("y", d3.forceY().strength(0.07));
  wake();
}

function wake() {
  if (!running) run((running = true));
}

onmessage = ({ data }) => {
  if (data.sizes) start(data);
  else if (data.more) wanted = true;
  else {
    Object.assign(nodes[data.drag], { fx: data.x, fy: data.y }); // null lets it go
    quiet = false;
    simulation.alpha(Math.max(simulation.alpha(), 0.2));
    wake();
  }
};
