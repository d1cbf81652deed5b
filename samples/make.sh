#!/usr/bin/env bash
# Makes lights.wav, lights.flac and lights.mp3 from lights.txt: one sentence a line, a pause after each.
# Needs the Debian packages flite and ffmpeg.
set -euo pipefail
cd "$(dirname "$0")"

parts=$(mktemp -d)
trap 'rm -r "$parts"' EXIT
encode() { ffmpeg -nostdin -v error -y "$@"; }
exact=(-map_metadata -1 -fflags +bitexact -flags:a +bitexact)

inputs=()
while IFS= read -r sentence; do
    part="$parts/${#inputs[@]}.wav"
    flite -voice slt -t "$sentence" -o "$part"
    inputs+=(-i "$part")
done < lights.txt

count=$((${#inputs[@]} / 2))
padded='' joined=''
for ((n = 0; n < count; n++)); do
    padded+="[$n:a]apad=pad_dur=0.8[p$n];"
    joined+="[p$n]"
done

encode "${inputs[@]}" -filter_complex "$padded${joined}concat=n=$count:v=0:a=1" \
    -ar 16000 -ac 1 -c:a pcm_s16le "${exact[@]}" lights.wav
encode -i lights.wav -c:a flac "${exact[@]}" lights.flac
encode -i lights.wav -c:a libmp3lame -b:a 64k "${exact[@]}" lights.mp3
