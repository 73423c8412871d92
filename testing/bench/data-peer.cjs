// Data channels between two peers of one process, in a stack for Node.js: what DataChannelLoad measures of ours.
//   NODE_PATH=$(npm root -g) node testing/bench/data-peer.cjs node-datachannel/polyfill|@roamhq/wrtc
const name = process.argv[2] ?? 'node-datachannel/polyfill';
const {RTCPeerConnection} = require(name);
const BUFFERED = 2 << 20;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function pair() {
  const a = new RTCPeerConnection();
  const b = new RTCPeerConnection();
  a.onicecandidate = ({candidate}) => candidate && candidate.candidate && b.addIceCandidate(candidate);
  b.onicecandidate = ({candidate}) => candidate && candidate.candidate && a.addIceCandidate(candidate);
  const channelA = a.createDataChannel('bench');
  const opened = new Promise((done) => (channelA.onopen = done));
  const channelB = new Promise((done) => (b.ondatachannel = ({channel}) => done(channel)));
  const offer = await a.createOffer();
  await a.setLocalDescription(offer);
  await b.setRemoteDescription(a.localDescription);
  const answer = await b.createAnswer();
  await b.setLocalDescription(answer);
  await a.setRemoteDescription(b.localDescription);
  await opened;
  return {a, b, channelA, channelB: await channelB};
}

async function throughput(size) {
  const {a, b, channelA, channelB} = await pair();
  const message = new Uint8Array(size);
  let received = 0;
  let on = true;
  channelB.binaryType = 'arraybuffer';
  channelB.onmessage = ({data}) => (received += data.byteLength);
  const feed = () => {
    while (on && channelA.bufferedAmount < BUFFERED) channelA.send(message);
  };
  channelA.bufferedAmountLowThreshold = BUFFERED / 2;
  channelA.onbufferedamountlow = feed;
  const timer = setInterval(feed, 1); // not every stack tells
  await sleep(4000);
  const costs = [];
  const rates = [];
  for (let i = 0; i < 7; i++) {
    const bytes = received;
    const cpu = process.cpuUsage();
    const from = process.hrtime.bigint();
    await sleep(1500);
    const {user, system} = process.cpuUsage(cpu);
    costs.push(((user + system) * 1e3) / (received - bytes));
    rates.push(((received - bytes) * 8e3) / Number(process.hrtime.bigint() - from));
  }
  costs.sort((x, y) => x - y);
  rates.sort((x, y) => x - y);
  console.log(`${name} ${size} bytes: ${costs[3].toFixed(1)} CPU-s/GB, both ends (${costs[0].toFixed(1)} to ` +
      `${costs[6].toFixed(1)}); ${rates[3].toFixed(0)} Mbit/s`);
  on = false;
  clearInterval(timer);
  a.close();
  b.close();
}

async function ping() {
  const {a, b, channelA, channelB} = await pair();
  const message = new Uint8Array(64);
  const times = [];
  channelB.onmessage = () => channelB.send(message);
  await new Promise((done) => {
    let from = process.hrtime.bigint();
    let count = -10000;
    channelA.onmessage = () => {
      const now = process.hrtime.bigint();
      if (count++ >= 0) times.push(Number(now - from) / 1e3);
      if (count === 10000) return done();
      from = process.hrtime.bigint();
      channelA.send(message);
    };
    channelA.send(message);
  });
  times.sort((x, y) => x - y);
  console.log(`${name} ping-pong, 64 bytes: p50 ${times[5000].toFixed(1)} us`);
  a.close();
  b.close();
}

throughput(65536).then(ping).then(() => process.exit(0));
