#!/bin/sh
# Makes the prepared media of `parley join` and `parley demo`: a moving picture (VP8 in IVF) and a soft
# chord (Opus in Ogg). Needs ffmpeg with libvpx, libopus and freetype, and the DejaVu fonts; on Debian
# `apt install ffmpeg fonts-dejavu-core`. What it makes is checked in, so this is run by hand only.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
out=$here/../../app/src/main/resources/dev/parley/app/participant
font=/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf
mkdir -p "$out"

# Eight seconds: a ball that comes back to where it began, a bar that runs through once a second, and
# a clock. A key frame each second, since nobody encodes a fresh one when it is asked for.
round="format=rgba,geq=r=244:g=162:b=89:a='255*lt(hypot(X-36,Y-36),35)'"
ball="overlay=x='(W-w)*(0.5-0.5*cos(2*PI*t/4))':y='H-100-h-(H-180-h)*abs(sin(PI*t))'"
bar="overlay=x='-W+W*mod(t,1)':y=H-12"
title="drawtext=fontfile=$font:text='Parley test picture':fontcolor=white:fontsize=28:x=(w-tw)/2:y=20"
clock="drawtext=fontfile=$font:text='%{eif\:t\:d}.%{eif\:floor(mod(t*10,10))\:d} s':fontcolor=white:fontsize=40:x=(w-tw)/2:y=h-70"
ffmpeg -v error -y -f lavfi -i "color=c=0x2B3A55:size=640x360:rate=25:duration=8" \
  -f lavfi -i "color=size=72x72:rate=25:duration=8,$round" \
  -f lavfi -i "color=c=0x5B8E7D:size=640x12:rate=25:duration=8" \
  -filter_complex "[0][1]$ball[a];[a][2]$bar,$title,$clock,format=yuv420p" \
  -c:v libvpx -b:v 300k -maxrate 400k -bufsize 600k -g 25 -keyint_min 25 -auto-alt-ref 0 -lag-in-frames 0 \
  -deadline good -cpu-used 0 -threads 1 -error-resilient 1 -map_metadata -1 -fflags +bitexact \
  "$out/test-picture.ivf"

# The same in a half and a quarter of the size, as the smaller layers of a simulcast.
smaller() {
  ffmpeg -v error -y -i "$out/test-picture.ivf" -vf "scale=$1" \
    -c:v libvpx -b:v "$2" -maxrate "$2" -bufsize "$2" -g 25 -keyint_min 25 -auto-alt-ref 0 -lag-in-frames 0 \
    -deadline good -cpu-used 0 -threads 1 -error-resilient 1 -map_metadata -1 -fflags +bitexact \
    "$here/../../webrtc/src/main/resources/dev/parley/webrtc/test-picture-$3.ivf"
}
smaller 320:180 90k half
smaller 160:90 40k quarter

# Six seconds of which the last four are played in a loop: the tones and the swelling all fit into
# four seconds as whole numbers of waves, and the first two let the encoder settle.
ffmpeg -v error -y -f lavfi \
  -i "aevalsrc='(0.75+0.25*cos(2*PI*t/2))*0.05*(sin(2*PI*262*t)+sin(2*PI*330*t)+sin(2*PI*392*t))':s=48000:d=6" \
  -c:a libopus -b:a 32k -vbr on -application audio -frame_duration 20 -map_metadata -1 -fflags +bitexact \
  "$out/test-tone.opus"

ls -l "$out"
