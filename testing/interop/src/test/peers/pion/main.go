// A peer of Pion's for the tests: echoes messages and media, or meets another of its kind through a TURN server.
//
// pion answer            reads an offer, writes an answer, and echoes
// pion offer             writes an offer with a channel and a video track, reads an answer, and echoes
// pion publish           writes an offer that only sends, reads an answer, and sends packets of silence and small key frames
// pion turn URL USER PW  two peers that may use nothing but the server say hello to one another
//
// Descriptions travel as one line of JSON each. The program ends with its standard input.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

var lines = bufio.NewReaderSize(os.Stdin, 1<<20)

func check(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}

func read(into *webrtc.SessionDescription) {
	line, err := lines.ReadBytes('\n')
	check(err)
	check(json.Unmarshal(line, into))
}

func describe(pc *webrtc.PeerConnection, description webrtc.SessionDescription, err error) {
	check(err)
	gathered := webrtc.GatheringCompletePromise(pc)
	check(pc.SetLocalDescription(description))
	<-gathered
	text, err := json.Marshal(pc.LocalDescription())
	check(err)
	fmt.Println(string(text))
}

func echoChannel(channel *webrtc.DataChannel) {
	channel.OnMessage(func(message webrtc.DataChannelMessage) {
		if message.IsString {
			check(channel.SendText(string(message.Data)))
		} else {
			check(channel.Send(message.Data))
		}
	})
}

// Sends what comes on one track back on another, and asks for key frames of the one when asked for some of the other.
func echoTrack(pc *webrtc.PeerConnection, remote *webrtc.TrackRemote, to *webrtc.TrackLocalStaticRTP, sender *webrtc.RTPSender) {
	go func() {
		for {
			packets, _, err := sender.ReadRTCP()
			if err != nil {
				return
			}
			for _, packet := range packets {
				if _, ok := packet.(*rtcp.PictureLossIndication); ok {
					_ = pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: uint32(remote.SSRC())}})
				}
			}
		}
	}()
	for {
		packet, _, err := remote.ReadRTP()
		if err != nil {
			return
		}
		packet.Extension = false
		packet.Extensions = nil
		if err := to.WriteRTP(packet); err != nil && !errors.Is(err, io.ErrClosedPipe) {
			return
		}
	}
}

func peer(offers bool) {
	pc, err := webrtc.NewPeerConnection(webrtc.Configuration{})
	check(err)
	tracks := map[webrtc.RTPCodecType]*webrtc.TrackLocalStaticRTP{}
	senders := map[webrtc.RTPCodecType]*webrtc.RTPSender{}
	add := func(kind webrtc.RTPCodecType, mime string, clock uint32, channels uint16) {
		capability := webrtc.RTPCodecCapability{MimeType: mime, ClockRate: clock, Channels: channels}
		track, err := webrtc.NewTrackLocalStaticRTP(capability, kind.String(), "echo")
		check(err)
		tracks[kind] = track
		senders[kind], err = pc.AddTrack(track)
		check(err)
	}
	pc.OnDataChannel(echoChannel)
	pc.OnTrack(func(remote *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		echoTrack(pc, remote, tracks[remote.Kind()], senders[remote.Kind()])
	})
	var theirs webrtc.SessionDescription
	if offers {
		add(webrtc.RTPCodecTypeVideo, webrtc.MimeTypeVP8, 90000, 0)
		add(webrtc.RTPCodecTypeAudio, webrtc.MimeTypeOpus, 48000, 2)
		channel, err := pc.CreateDataChannel("theirs", nil)
		check(err)
		echoChannel(channel)
		channel.OnOpen(func() { check(channel.SendText("hello from pion")) })
		offer, err := pc.CreateOffer(nil)
		describe(pc, offer, err)
		read(&theirs)
		check(pc.SetRemoteDescription(theirs))
	} else {
		read(&theirs)
		check(pc.SetRemoteDescription(theirs))
		add(webrtc.RTPCodecTypeVideo, webrtc.MimeTypeVP8, 90000, 0)
		add(webrtc.RTPCodecTypeAudio, webrtc.MimeTypeOpus, 48000, 2)
		answer, err := pc.CreateAnswer(nil)
		describe(pc, answer, err)
	}
	_, _ = io.Copy(io.Discard, lines)
	check(pc.Close())
}

// No decoder would be happy with these frames, but whoever passes them on reads no further than this.
var (
	silence  = []byte{0xF8, 0xFF, 0xFE}
	keyFrame = []byte{0x10, 0x10, 0x02, 0x00, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xF0, 0x00, 0x00, 0x00}
)

func publish() {
	pc, err := webrtc.NewPeerConnection(webrtc.Configuration{})
	check(err)
	add := func(mime string, clock uint32, channels uint16) *webrtc.TrackLocalStaticRTP {
		capability := webrtc.RTPCodecCapability{MimeType: mime, ClockRate: clock, Channels: channels}
		track, err := webrtc.NewTrackLocalStaticRTP(capability, mime, "published")
		check(err)
		only := webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly}
		_, err = pc.AddTransceiverFromTrack(track, only)
		check(err)
		return track
	}
	video := add(webrtc.MimeTypeVP8, 90000, 0)
	audio := add(webrtc.MimeTypeOpus, 48000, 2)
	offer, err := pc.CreateOffer(nil)
	describe(pc, offer, err)
	var theirs webrtc.SessionDescription
	read(&theirs)
	check(pc.SetRemoteDescription(theirs))
	send := func(to *webrtc.TrackLocalStaticRTP, number uint16, timestamp uint32, payload []byte) {
		header := rtp.Header{Version: 2, Marker: true, SequenceNumber: number, Timestamp: timestamp}
		check(to.WriteRTP(&rtp.Packet{Header: header, Payload: payload}))
	}
	go func() {
		var number uint16
		for range time.Tick(20 * time.Millisecond) {
			send(audio, number, uint32(number)*960, silence)
			send(video, number, uint32(number)*1800, keyFrame)
			number++
		}
	}()
	_, _ = io.Copy(io.Discard, lines)
	check(pc.Close())
}

func turn(url, user, password string) {
	configuration := webrtc.Configuration{
		ICEServers:         []webrtc.ICEServer{{URLs: []string{url}, Username: user, Credential: password}},
		ICETransportPolicy: webrtc.ICETransportPolicyRelay,
	}
	a, err := webrtc.NewPeerConnection(configuration)
	check(err)
	b, err := webrtc.NewPeerConnection(configuration)
	check(err)
	said := make(chan string, 1)
	b.OnDataChannel(echoChannel)
	channel, err := a.CreateDataChannel("through the relay", nil)
	check(err)
	channel.OnOpen(func() { check(channel.SendText("there and back")) })
	channel.OnMessage(func(message webrtc.DataChannelMessage) { said <- string(message.Data) })
	offer, err := a.CreateOffer(nil)
	describe(a, offer, err)
	check(b.SetRemoteDescription(*a.LocalDescription()))
	answer, err := b.CreateAnswer(nil)
	describe(b, answer, err)
	check(a.SetRemoteDescription(*b.LocalDescription()))
	select {
	case text := <-said:
		fmt.Println("heard:", text)
	case <-time.After(60 * time.Second):
		fmt.Println("too late")
		os.Exit(1)
	}
}

func main() {
	switch {
	case len(os.Args) == 5 && os.Args[1] == "turn":
		turn(os.Args[2], os.Args[3], os.Args[4])
	case len(os.Args) == 2 && os.Args[1] == "publish":
		publish()
	case len(os.Args) == 2 && (os.Args[1] == "offer" || os.Args[1] == "answer"):
		peer(os.Args[1] == "offer")
	default:
		fmt.Fprintln(os.Stderr, "pion answer | pion offer | pion publish | pion turn URL USER PASSWORD")
		os.Exit(2)
	}
}
