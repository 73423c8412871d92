"""Publishes a test picture and noise with GStreamer's webrtcbin by WHIP until its standard input ends.

usage: python3 gstreamer-whip.py http://HOST:PORT/whip/ROOM
"""

import sys
import threading
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import Gst, GstSdp, GstWebRTC  # noqa: E402

PIPELINE = """
webrtcbin name=peer bundle-policy=max-bundle
videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=240,framerate=15/1
  ! vp8enc deadline=1 keyframe-max-dist=30 ! rtpvp8pay pt=96 picture-id-mode=2
  ! application/x-rtp,media=video,encoding-name=VP8,payload=96,clock-rate=90000 ! peer.
audiotestsrc is-live=true wave=pink-noise ! audioconvert ! audioresample ! opusenc ! rtpopuspay pt=97
  ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97,clock-rate=48000 ! peer.
"""


def main(url):
    Gst.init(None)
    pipeline = Gst.parse_launch(PIPELINE)
    peer = pipeline.get_by_name("peer")
    gathered = threading.Event()

    def gathering(*_):
        if peer.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            gathered.set()

    def connection(*_):
        print("connection", peer.get_property("connection-state").value_nick, flush=True)

    peer.connect("notify::ice-gathering-state", gathering)
    peer.connect("notify::connection-state", connection)
    for index in range(2):
        peer.emit("get-transceiver", index).set_property(
            "direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
    pipeline.set_state(Gst.State.PLAYING)
    pipeline.get_state(Gst.CLOCK_TIME_NONE)

    promise = Gst.Promise.new()
    peer.emit("create-offer", None, promise)
    promise.wait()
    reply = promise.get_reply()
    peer.emit("set-local-description", reply.get_value("offer"), None)
    gathered.wait(10)
    offer = peer.get_property("local-description").sdp.as_text()

    request = urllib.request.Request(
        url, data=offer.encode(), headers={"Content-Type": "application/sdp"}, method="POST")
    with urllib.request.urlopen(request) as response:
        session = urllib.parse.urljoin(url, response.headers["Location"])
        text = response.read()
    _, message = GstSdp.SDPMessage.new()
    GstSdp.sdp_message_parse_buffer(text, message)
    answer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
    peer.emit("set-remote-description", answer, None)

    sys.stdin.read()
    urllib.request.urlopen(urllib.request.Request(session, method="DELETE")).close()
    pipeline.set_state(Gst.State.NULL)


main(sys.argv[1])
