#!/bin/sh
# Have all pictures arrived? Compares each with the list that came along.
# Sind alle Bilder da? Vergleicht jedes mit der Liste, die dabei liegt.
#
#   sh check-pictures.sh [FOLDER]
#
# Needs sha256sum or shasum, which Linux and macOS have. Ends with 0 when every
# picture is there and as it was sent, else with 1. Changes nothing, sends nothing.

set -u
LC_MESSAGES_WANTED=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}
# Names are bytes here: no locale may refuse or reorder them.
LC_ALL=C
export LC_ALL

case $LC_MESSAGES_WANTED in
  de*) german=yes ;;
  *) german=no ;;
esac

# say ENGLISH GERMAN: one line.
say() {
  if [ "$german" = yes ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi
}

# A name must not be able to write on the terminal as it likes.
shown() {
  printf '%s' "$1" | tr '\000-\037\177' '?'
}

fail() {
  say "$1" "$2" >&2
  exit 1
}

if command -v sha256sum >/dev/null 2>&1; then
  hash_of() { sha256sum <"$1" 2>/dev/null; }
elif command -v shasum >/dev/null 2>&1; then
  hash_of() { shasum -a 256 <"$1" 2>/dev/null; }
else
  fail 'Neither sha256sum nor shasum is installed.' 'Weder sha256sum noch shasum ist installiert.'
fi

case $0 in
  */*) beside=${0%/*} ;;
  *) beside=. ;;
esac
folder=${1:-${beside:-/}}
case $folder in
  -*) folder=./$folder ;;
esac

total=0
missing=0
damaged=0
newline='
'
carriage_return=$(printf '\r')

# Writes the name of a line into $name: "hash, two blanks, name", as sha256sum writes it;
# after a backslash at the start of the line, \\ \n \r in the name stand for themselves.
read_name() {
  hash=${1#\\}
  name=${hash#????????????????????????????????????????????????????????????????}
  hash=${hash%"$name"}
  case $hash in
    *[!0-9a-f]* | '') return 1 ;;
  esac
  case $name in
    '  '?*) name=${name#'  '} ;;
    *) return 1 ;;
  esac
  case $1 in
    \\*)
      name=$(printf '%b_' "$name")
      name=${name%_}
      ;;
  esac
  # Nothing outside of the folder of the list.
  case /$name/ in
    *//* | */./* | */../*) return 1 ;;
  esac
}

check_line() {
  if ! read_name "$1"; then
    damaged=$((damaged + 1))
    say "The list is damaged: $(shown "$1")" "Die Liste ist beschädigt: $(shown "$1")"
    return
  fi
  if [ ! -f "$folder/$name" ]; then
    missing=$((missing + 1))
    say "missing: $(shown "$name")" "fehlt: $(shown "$name")"
    return
  fi
  found=$(hash_of "$folder/$name")
  if [ "${found%% *}" != "$hash" ]; then
    damaged=$((damaged + 1))
    say "damaged: $(shown "$name")" "beschädigt: $(shown "$name")"
  fi
}

lists=0
for list in "$folder"/SHA256SUMS.txt "$folder"/SHA256SUMS-*.txt; do
  [ -f "$list" ] || continue
  lists=$((lists + 1))
  # The last line counts also where its end was lost.
  while IFS= read -r line || [ -n "$line" ]; do
    total=$((total + 1))
    check_line "${line%"$carriage_return"}"
  done <"$list"
done

[ "$lists" -gt 0 ] || fail \
  "There is no SHA256SUMS.txt in $(shown "$folder"). Unpack the pictures, and say: sh check-pictures.sh FOLDER" \
  "In $(shown "$folder") liegt keine SHA256SUMS.txt. Entpacken Sie die Bilder und tippen Sie: sh check-pictures.sh ORDNER"
[ "$total" -gt 0 ] || fail 'The list is empty.' 'Die Liste ist leer.'

# Files that the list does not know are no fault, and worth a word.
count_files() {
  find "$folder" -type f ! -name 'SHA256SUMS*.txt' ! -name 'check-pictures.*' \
    ! -name 'How to open.html' ! -name 'Anleitung zum Oeffnen.html' ! -name '.*' \
    ! -name 'Thumbs.db' ! -name 'desktop.ini' -exec printf "%.0s.$newline" {} +
}
more=$(($(count_files | wc -l) - total + missing))
if [ "$more" -gt 0 ]; then
  say "Not in the list: $more more." "Nicht in der Liste: $more weitere."
fi

if [ "$missing" -eq 0 ] && [ "$damaged" -eq 0 ]; then
  if [ "$total" -eq 1 ]; then
    say 'The picture arrived.' 'Das Bild ist angekommen.'
  else
    say "All $total pictures arrived." "Alle $total Bilder sind angekommen."
  fi
  exit 0
fi
good=$((total - missing - damaged))
say "$good of $total pictures arrived; $missing missing, $damaged damaged." \
  "$good von $total Bildern sind angekommen; $missing fehlen, $damaged sind beschädigt."
say 'Unpack the file once more; if that does not help, fetch it again.' \
  'Entpacken Sie die Datei noch einmal; wenn das nicht hilft, laden Sie sie neu.'
exit 1
