#!/bin/sh
# Compiles the scripts beside this file and puts them where Capture One looks for them. Run it in a terminal:
#   sh install.sh
# `sh install.sh --remove` takes them away again. Nothing else is touched.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
menu="$HOME/Library/Scripts/Capture One Scripts"
for kind in Menu Background; do
  target=$menu
  [ "$kind" = Menu ] || target="$menu/Background Scripts"
  mkdir -p "$target"
  for script in "$here/$kind"/*.js; do
    compiled="$target/$(basename "$script" .js).scpt"
    rm -f "$compiled"
    [ "${1-}" = --remove ] || /usr/bin/osacompile -l JavaScript -o "$compiled" "$script"
  done
done
echo "Done. In Capture One: Scripts, Update Scripts Menu."
