package dev.parley.interop.data;

import dev.parley.sctp.SctpConfig;

/// What the other side does, in the JavaScript of the browser's API: makes an offer, and talks to a
/// peer that sends everything back.
final class Conversation {
  static final String OFFER =
      """
      (async () => {
        window.pc = new RTCPeerConnection();
        window.first = pc.createDataChannel('first');
        window.theirs = [];
        window.ended = [];
        pc.ondatachannel = ({channel}) => {
          theirs.push(channel);
          channel.onmessage = ({data}) => { channel.heard = data; channel.send('got ' + data); };
          channel.onclose = () => ended.push(channel.label);
        };
        await pc.setLocalDescription(await pc.createOffer());
        await new Promise((done) => {
          if (pc.iceGatheringState === 'complete') done();
          pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && done();
          setTimeout(done, 1000);
        });
        return pc.localDescription.sdp;
      })()
      """;

  private static final String CONVERSE =
      """
      (async () => {
        const within = (promise, what) => Promise.race([promise,
          new Promise((_, no) => setTimeout(() => no(new Error('too late: ' + what)), 60000))]);
        const open = (c) => within(new Promise((done) => {
          c.binaryType = 'arraybuffer';
          if (c.readyState === 'open') done();
          c.onopen = done;
        }), 'open ' + c.label);
        const echo = (c, data, what) => within(new Promise((done) => {
          c.onmessage = (e) => done(e.data);
          c.send(data);
        }), 'echo ' + what + ' on ' + c.label);
        const bytes = (n) => {
          const all = new Uint8Array(n);
          for (let i = 0; i < n; i++) all[i] = (i * 31 + (i >> 8)) & 255;
          return all;
        };
        const same = (a, b) => {
          const x = new Uint8Array(a);
          if (x.length !== b.length) return false;
          for (let i = 0; i < x.length; i++) if (x[i] !== b[i]) return false;
          return true;
        };
        const bad = [];
        const check = (what, good) => { if (!good) bad.push(what); };
        const channels = [
          first,
          pc.createDataChannel('unordered', {ordered: false}),
          pc.createDataChannel('no retransmits', {ordered: false, maxRetransmits: 0}),
          pc.createDataChannel('five retransmits', {maxRetransmits: 5}),
          // long enough that a machine that stalls does not make a message too old
          pc.createDataChannel('a minute', {ordered: false, maxPacketLifeTime: 60000}),
          pc.createDataChannel('näme €', {protocol: 'protö'}),
          pc.createDataChannel('agreed', {negotiated: true, id: 100}),
        ];
        for (const c of channels) {
          await open(c);
          for (const text of ['hello', 'grüße €𝄞', '']) {
            check(c.label + ' text ' + text, await echo(c, text, 'text') === text);
          }
          // What may be lost is kept to one packet: a machine that stalls looks like a network that loses.
          for (const n of c.maxRetransmits === 0 ? [0, 1, 1000] : [0, 1, 1199, 16384, 65535]) {
            const b = bytes(n);
            check(c.label + ' bytes ' + n, same(await echo(c, b, n + ' bytes'), b));
          }
        }
        const most = bytes(MOST);
        check('longest', same(await echo(first, most, 'longest'), most));
        if (BROWSER) {
          check('maxMessageSize', pc.sctp.maxMessageSize === MOST);
          let refused = false;
          try { first.send(bytes(MOST + 1)); } catch (e) { refused = true; }
          check('refuses more', refused);
        }
        const got = [];
        await within(new Promise((done) => {
          first.onmessage = (e) => { got.push(e.data); if (got.length === 1000) done(); };
          for (let i = 0; i < 1000; i++) first.send('m' + i);
        }), '1000 messages');
        check('order', got.every((m, i) => m === 'm' + i));
        let left = 40;
        await within(new Promise((done) => {
          first.onmessage = (e) => { if (--left === 0) done(); };
          for (let i = 0; i < 40; i++) first.send(bytes(200000));
        }), '8 MB');
        const id = channels[1].id;
        for (const c of channels.slice(1)) {
          await within(new Promise((done) => { c.onclose = done; c.close(); }), 'close ' + c.label);
        }
        const again = pc.createDataChannel('again', BROWSER ? {id} : {});
        await open(again);
        check('again', await echo(again, 'anew', 'again') === 'anew');
        return {bad};
      })().catch((e) => ({bad: [String(e)]}))
      """;

  private Conversation() {}

  /// Every kind of channel and message; gives `{bad: [what went wrong]}`.
  ///
  /// @param browser whether it is as exact as a browser where too long messages and ids are
  ///   concerned
  static String talk(SctpConfig config, boolean browser) {
    return CONVERSE
        .replace("MOST", Long.toString(config.maxMessageSize()))
        .replace("BROWSER", Boolean.toString(browser));
  }
}
