"""A peer of aiortc's for the tests: echoes messages and media, or meets another of its kind through a TURN server.

aiortc_peer.py answer            reads an offer, writes an answer, and echoes
aiortc_peer.py offer             writes an offer with a channel, audio and video, reads an answer, and echoes
aiortc_peer.py turn URL USER PW  two peers that may use nothing but the server say hello to one another

Descriptions travel as one line of JSON each. The program ends with its standard input.
"""
import asyncio
import json
import sys

import aioice
from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import AudioStreamTrack, VideoStreamTrack


async def read():
    line = await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    given = json.loads(line)
    return RTCSessionDescription(sdp=given["sdp"], type=given["type"])


def write(description):
    print(json.dumps({"type": description.type, "sdp": description.sdp}), flush=True)


def echo(channel):
    channel.on("message", channel.send)


async def peer(offers):
    pc = RTCPeerConnection()
    pc.on("datachannel", echo)

    @pc.on("track")
    def track(remote):
        """Decoded here, and encoded anew on the way back."""
        transceiver = next(each for each in pc.getTransceivers() if each.receiver.track is remote)
        transceiver.sender.replaceTrack(remote)
        transceiver.direction = "sendrecv"

    if offers:
        channel = pc.createDataChannel("theirs")
        echo(channel)
        channel.on("open", lambda: channel.send("hello from aiortc"))
        pc.addTrack(AudioStreamTrack())
        pc.addTrack(VideoStreamTrack())
        await pc.setLocalDescription(await pc.createOffer())
        write(pc.localDescription)
        await pc.setRemoteDescription(await read())
    else:
        await pc.setRemoteDescription(await read())
        await pc.setLocalDescription(await pc.createAnswer())
        write(pc.localDescription)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await pc.close()


def relay_alone():
    """This version has no policy of transports: what is not relayed is taken away after gathering."""
    gather = aioice.Connection.gather_candidates

    async def gather_relayed(self):
        await gather(self)
        self._protocols = [each for each in self._protocols if each.local_candidate.type == "relay"]
        self._local_candidates = [each for each in self._local_candidates if each.type == "relay"]

    aioice.Connection.gather_candidates = gather_relayed


async def turn(url, user, password):
    relay_alone()
    servers = [RTCIceServer(urls=url, username=user, credential=password)]
    a, b = (RTCPeerConnection(RTCConfiguration(iceServers=servers)) for _ in range(2))
    said = asyncio.get_running_loop().create_future()
    b.on("datachannel", echo)
    channel = a.createDataChannel("through the relay")
    channel.on("open", lambda: channel.send("there and back"))
    channel.on("message", said.set_result)
    await a.setLocalDescription(await a.createOffer())
    write(a.localDescription)
    await b.setRemoteDescription(a.localDescription)
    await b.setLocalDescription(await b.createAnswer())
    write(b.localDescription)
    await a.setRemoteDescription(b.localDescription)
    print("heard:", await asyncio.wait_for(said, 60), flush=True)
    await a.close()
    await b.close()


if len(sys.argv) == 5 and sys.argv[1] == "turn":
    asyncio.run(turn(*sys.argv[2:]))
elif sys.argv[1:] in (["offer"], ["answer"]):
    asyncio.run(peer(sys.argv[1] == "offer"))
else:
    sys.exit(__doc__)
