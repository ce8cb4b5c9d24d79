// A page's end of the protocol, as small as a test needs it: `lab.ask(request)` gives the answer.
() => {
  const ANSWERS = new Set(["opened", "stepped", "ran", "done", "completed", "fault"]);
  const waiting = new Map();
  let last = 0;
  const lab = { events: [], saved: null };
  const start = () => {
    lab.worker = new Worker("/lab/worker.js", { type: "module" });
    lab.worker.onmessage = ({ data }) => {
      if (data.type === "state") lab.saved = data.saved;
      if (!ANSWERS.has(data.type)) {
        lab.events.push(data);
        return;
      }
      waiting.get(data.id)?.(data);
      waiting.delete(data.id);
    };
  };
  lab.ask = (request) =>
    new Promise((resolve) => {
      last += 1;
      lab.events.length = 0;
      waiting.set(last, resolve);
      lab.worker.postMessage({ ...request, id: last });
    });
  lab.restart = () => {
    lab.worker.terminate();
    start();
  };
  start();
  globalThis.lab = lab;
};
