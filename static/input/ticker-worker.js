/**
 * The worker of ticker.js: a message is the milliseconds between ticks, 0 stops them.
 */

let timer = 0;

self.onmessage = ({ data }) => {
  clearInterval(timer);
  if (data > 0) timer = self.setInterval(() => self.postMessage(0), data);
};
