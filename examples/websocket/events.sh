#!/bin/bash
# Events of a cluster with curl alone.
#   events.sh URL PREFIX…       prints them as JSON, one a line
#   events.sh URL -- EVENT…     publishes them: {"topic":"lab.x","event":"Lab::x","args":["a",1]}
# URL is that of websocket.listen, such as http://127.0.0.1:27758.
url=$1/v1/events
shift
if [ "$1" = -- ]; then
  for event in "${@:2}"; do
    curl --silent --show-error --fail-with-body --data "$event" "$url" || exit
  done
else
  topics=()
  for prefix in "$@"; do
    topics+=(--data-urlencode "topic=$prefix")
  done
  curl --silent --show-error --fail-with-body --no-buffer --get "${topics[@]}" "$url" | sed --unbuffered --quiet 's/^data: //p'
  exit "${PIPESTATUS[0]}"
fi
