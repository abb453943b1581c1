// The servers of the fan-out races under Node: `node publish.mjs ws|socketio PORT BYTES`, which take the orders that
// publishers.py takes.
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const [kind, port, size] = process.argv.slice(2);
const server = createServer();
let publish;

if (kind === "ws") {
  const { WebSocketServer } = await import("ws");
  const hub = new WebSocketServer({ server, perMessageDeflate: false });
  const text = "x".repeat(Number(size));
  publish = () => {
    for (const client of hub.clients) client.send(text);
  };
} else {
  const { Server } = await import("socket.io");
  const hub = new Server(server, { transports: ["websocket"], pingInterval: 600_000, pingTimeout: 600_000, perMessageDeflate: false });
  const text = "x".repeat(Number(size) - 29);
  publish = () => hub.emit("m", text);
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
