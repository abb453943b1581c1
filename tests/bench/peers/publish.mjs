// The servers of the fan-out races under Node: `node publish.mjs ws|socketio[-deflate] PORT BYTES`, which take the orders that
// publishers.py takes, and publish the same texts.
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const [kind, port, size] = process.argv.slice(2);
const server = createServer();
const perMessageDeflate = kind.endsWith("-deflate") ? { threshold: 0 } : false;
let publish;
let number = 0;

function textOf(bytes) {
  number += 1;
  const row = `{"closes_at":1800000060000000,"overtimes":${number % 7},"lead":"${918000 - number}.17","bids":${1000 + number},"suppliers":12}`;
  const at = 1800000000000000 + 7919 * number;
  const text = `{"t":"delta","auction":"watched","cursor":${1000 + number},"at":${at},"rows":{"lot:L1":${row}},"gone":[]}`;
  return text.slice(0, -1).padEnd(bytes - 1) + "}";
}

if (kind.startsWith("ws")) {
  const { WebSocketServer } = await import("ws");
  const hub = new WebSocketServer({ server, perMessageDeflate });
  publish = () => {
    const text = textOf(Number(size));
    for (const client of hub.clients) client.send(text);
  };
} else {
  const { Server } = await import("socket.io");
  const hub = new Server(server, { transports: ["websocket"], pingInterval: 600_000, pingTimeout: 600_000, perMessageDeflate });
  publish = () => hub.emit("m", textOf(Number(size) - 48));
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

server.listen({ port: Number(port), host: "127.0.0.1", backlog: 2048 }, () => console.log("ready"));
for await (const order of createInterface({ input: process.stdin })) {
  for (let left = Number(order); left; left -= 1) {
    publish();
    await turn();
  }
  console.log("done");
}
process.exit(0);
