// draw/v1, "Order": from 32 bytes and a pool to one order, byte for byte as the kernel computes it.
// Needs the browser's own cryptography, and nothing else.
const PREFIX = new TextEncoder().encode("draw/v1/stream");
const WORDS = 1n << 64n;

function bytesOf(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

// Block c = HMAC-SHA-256(seed, prefix ‖ c as 8 bytes); each gives four words, the high byte first.
async function* stream(seed) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", seed, algorithm, false, ["sign"]);
  for (let block = 0n; ; block += 1n) {
    const message = new Uint8Array(PREFIX.length + 8);
    message.set(PREFIX);
    new DataView(message.buffer).setBigUint64(PREFIX.length, block);
    const words = new DataView(await crypto.subtle.sign("HMAC", key, message));
    for (let at = 0; at < 32; at += 8) yield words.getBigUint64(at);
  }
}

// One of 0 … m−1, each exactly as likely: words of the incomplete last run of m are passed over.
async function uniform(words, m) {
  const fair = WORDS - (WORDS % BigInt(m));
  let word = (await words.next()).value;
  while (word >= fair) word = (await words.next()).value;
  return Number(word % BigInt(m));
}

// Sorts by UTF-8 bytes, which is the order of code points.
function byBytes([a], [b]) {
  const left = Array.from(a, (sign) => sign.codePointAt(0));
  const right = Array.from(b, (sign) => sign.codePointAt(0));
  const at = left.findIndex((code, place) => code !== right[place]);
  return at < 0 ? left.length - right.length : left[at] - (right[at] ?? -1);
}

// `pool` is [[id, weight], …]; gives the ids in their drawn order.
export async function order(seedHex, pool) {
  const sorted = [...pool].sort(byBytes);
  const tickets = sorted.flatMap(([id, weight]) => Array(weight).fill(id));
  const words = stream(bytesOf(seedHex));
  for (let i = tickets.length - 1; i > 0; i -= 1) {
    const j = await uniform(words, i + 1);
    [tickets[i], tickets[j]] = [tickets[j], tickets[i]];
  }
  return [...new Set(tickets)];
}
