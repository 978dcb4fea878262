#!/bin/sh
# Have all pictures arrived? Compares each with the list that came along.
# Sind alle Bilder da? Vergleicht jedes mit der Liste, die dabei liegt.
#
#   sh check-pictures.sh [FOLDER]
#
# Needs sha256sum or shasum, which Linux and macOS have. Ends with 0 when every
# picture is there and as it was sent, else with 1. Changes nothing, sends nothing.
# What came in several files may lie in one folder, or in folders beside each other.

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
within=0
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
  if [ ! -f "$directory/$name" ]; then
    missing=$((missing + 1))
    say "missing: $(shown "$prefix$name")" "fehlt: $(shown "$prefix$name")"
    return
  fi
  case $prefix in
    ../*) ;;
    *) within=$((within + 1)) ;;
  esac
  found=$(hash_of "$directory/$name")
  if [ "${found%% *}" != "$hash" ]; then
    damaged=$((damaged + 1))
    say "damaged: $(shown "$prefix$name")" "beschädigt: $(shown "$prefix$name")"
  fi
}

# SHA256SUMS-2-of-6.txt is the list of the second file of six: writes 2 and 6 into $part and $of.
read_part() {
  if [ "${1##*/}" = SHA256SUMS.txt ]; then
    part=1
    of=1
    return 0
  fi
  part=${1##*/SHA256SUMS-}
  of=${part#*-of-}
  part=${part%%-of-*}
  of=${of%.txt}
  for number in "$part" "$of"; do
    case $number in
      '' | 0* | *[!0-9]* | ??????*) return 1 ;;
    esac
  done
  [ "$of" -gt 1 ] && [ "$part" -le "$of" ]
}

is_list() {
  [ -f "$1" ] && read_part "$1"
}

# Folders called pictures_1-of-6, pictures_2-of-6 are of one delivery: writes what their names have in common into $stem,
# and nothing for other names.
read_stem() {
  case ${1##*/} in
    *_[1-9]*-of-"$of" | *_[1-9]*-of-"$of"[!0-9]*) stem=${1%_[1-9]*-of-"$of"*} ;;
    *) stem='' ;;
  esac
}

given=$folder
folder=$(CDPATH='' cd "$given" 2>/dev/null && pwd && printf x)
folder=${folder%"${newline}x"}
folder=${folder:-$given}
# The lists are kept in "$@", since a name may hold anything.
set --
for list in "$folder"/SHA256SUMS.txt "$folder"/SHA256SUMS-*-of-*.txt; do
  if is_list "$list"; then set -- "$@" "$list"; fi
done
on_top=$#
for list in "$folder"/*/SHA256SUMS.txt "$folder"/*/*/SHA256SUMS.txt \
  "$folder"/*/SHA256SUMS-*-of-*.txt "$folder"/*/*/SHA256SUMS-*-of-*.txt; do
  is_list "$list" || continue
  # A lone list in a folder of its own may be anybody's.
  if [ "$of" -gt 1 ] || [ "$on_top" -eq 0 ]; then set -- "$@" "$list"; fi
done

# How many files the deliveries came in, each number once.
numbers=' '
for list in "$@"; do
  read_part "$list"
  case $numbers in
    *" $of "*) ;;
    *) numbers="$numbers$of " ;;
  esac
done

# Beside the folder, too, where it is called pictures_1-of-6.
for of in $numbers; do
  read_stem "$folder"
  if [ "$of" -eq 1 ] || [ -z "$stem" ]; then continue; fi
  many=$of
  common=$stem
  for beside in "$common"_*-of-"$many"*/; do
    beside=${beside%/}
    of=$many
    read_stem "$beside"
    if [ "$beside" = "$folder" ] || [ "$stem" != "$common" ]; then continue; fi
    for list in "$beside"/SHA256SUMS-*-of-"$many".txt "$beside"/*/SHA256SUMS-*-of-"$many".txt \
      "$beside"/*/*/SHA256SUMS-*-of-"$many".txt; do
      if is_list "$list"; then set -- "$@" "$list"; fi
    done
  done
done

[ "$#" -gt 0 ] || fail \
  "There is no SHA256SUMS.txt in $(shown "$given"). Unpack the pictures, and say: sh check-pictures.sh FOLDER" \
  "In $(shown "$given") liegt keine SHA256SUMS.txt. Entpacken Sie die Bilder und tippen Sie: sh check-pictures.sh ORDNER"

for list in "$@"; do
  directory=${list%/*}
  case $directory in
    "$folder") prefix='' ;;
    "$folder"/*) prefix=${directory#"$folder"/}/ ;;
    *) prefix=../${directory#"${folder%/*}"/}/ ;;
  esac
  before=$total
  # The last line counts also where its end was lost.
  while IFS= read -r line || [ -n "$line" ]; do
    total=$((total + 1))
    check_line "${line%"$carriage_return"}"
  done <"$list"
  [ "$total" -gt "$before" ] || fail \
    "The list is empty: $(shown "$prefix${list##*/}")" "Die Liste ist leer: $(shown "$prefix${list##*/}")"
done

# The parts of $many that are in $met (yes) or are not (no), as 1, 3, 5-9, in $ranges; how many, in $count.
list_parts() {
  ranges=''
  count=0
  from=''
  number=1
  while [ "$number" -le $((many + 1)) ]; do
    case $met in
      *" $number "*) is_met=yes ;;
      *) is_met=no ;;
    esac
    [ "$number" -le "$many" ] || is_met=end
    if [ "$is_met" = "$1" ]; then
      count=$((count + 1))
      from=${from:-$number}
    elif [ -n "$from" ]; then
      to=$((number - 1))
      case $((to - from)) in
        0) run=$from ;;
        1) run="$from, $to" ;;
        *) run=$from-$to ;;
      esac
      ranges=${ranges:+$ranges, }$run
      from=''
    fi
    number=$((number + 1))
  done
}

deliveries=0
gaps=''
gaps_german=''
only_gap=''
only_gap_german=''
of_parts=''
of_parts_german=''

# One delivery, of which the parts in $met are there.
tell_parts() {
  deliveries=$((deliveries + 1))
  list_parts no
  [ "$count" -gt 0 ] || return
  if [ "$count" -eq 1 ]; then
    only_gap="; part $ranges is missing"
    only_gap_german="; Teil $ranges fehlt"
    gaps="$gaps; part $ranges of $many is missing"
    gaps_german="$gaps_german; Teil $ranges von $many fehlt"
  else
    only_gap="; parts $ranges are missing"
    only_gap_german="; die Teile $ranges fehlen"
    gaps="$gaps; parts $ranges of $many are missing"
    gaps_german="$gaps_german; die Teile $ranges von $many fehlen"
  fi
  list_parts yes
  if [ "$count" -eq 1 ]; then
    of_parts=" of part $ranges"
    of_parts_german=" von Teil $ranges"
  else
    of_parts=" of parts $ranges"
    of_parts_german=" der Teile $ranges"
  fi
}

# Lists of one number are of one delivery, unless the names of their folders say otherwise or one part is there twice;
# then each folder must hold all of its own. Writes what a list goes by into $key.
read_key() {
  read_part "$1"
  read_stem "${1%/*}"
  key=${stem:-${1%/*}}
}

for many in $numbers; do
  met=' '
  common=''
  mixed=no
  for list in "$@"; do
    read_key "$list"
    [ "$of" -eq "$many" ] || continue
    case $met in
      *" $part "*) mixed=yes ;;
    esac
    met="$met$part "
    [ -n "$stem" ] || continue
    common=${common:-$stem}
    [ "$stem" = "$common" ] || mixed=yes
  done
  if [ "$mixed" = no ]; then
    tell_parts
    continue
  fi
  for leader in "$@"; do
    read_key "$leader"
    [ "$of" -eq "$many" ] || continue
    leading=$key
    first=''
    met=' '
    for list in "$@"; do
      read_key "$list"
      if [ "$of" -ne "$many" ] || [ "$key" != "$leading" ]; then continue; fi
      first=${first:-$list}
      met="$met$part "
    done
    if [ "$first" = "$leader" ]; then tell_parts; fi
  done
done

if [ "$deliveries" -eq 1 ]; then
  gaps=$only_gap
  gaps_german=$only_gap_german
else
  of_parts=''
  of_parts_german=''
fi

# Files that the list does not know are no fault, and worth a word.
count_files() {
  find "$folder" -type f ! -name 'SHA256SUMS*.txt' ! -name 'check-pictures.*' \
    ! -name 'How to open.html' ! -name 'Anleitung zum Oeffnen.html' ! -name '.*' \
    ! -name 'Thumbs.db' ! -name 'desktop.ini' -exec printf "%.0s.$newline" {} +
}
more=$(($(count_files | wc -l) - within))
if [ "$more" -gt 0 ]; then
  say "Not in the list: $more more." "Nicht in der Liste: $more weitere."
fi

good=$((total - missing - damaged))
if [ "$good" -eq "$total" ] && [ -z "$gaps" ]; then
  if [ "$total" -eq 1 ]; then
    say 'The picture arrived.' 'Das Bild ist angekommen.'
  else
    say "All $total pictures arrived." "Alle $total Bilder sind angekommen."
  fi
  exit 0
fi
if [ "$good" -lt "$total" ]; then
  say "$good of $total pictures$of_parts arrived; $missing missing, $damaged damaged$gaps." \
    "$good von $total Bildern$of_parts_german sind angekommen; $missing fehlen, $damaged sind beschädigt$gaps_german."
  say 'Unpack the file once more; if that does not help, fetch it again.' \
    'Entpacken Sie die Datei noch einmal; wenn das nicht hilft, laden Sie sie neu.'
elif [ "$total" -eq 1 ]; then
  say "1 picture$of_parts arrived$gaps." "1 Bild$of_parts_german ist angekommen$gaps_german."
else
  say "$total pictures$of_parts arrived$gaps." "$total Bilder$of_parts_german sind angekommen$gaps_german."
fi
if [ -n "$gaps" ]; then
  say 'Fetch and unpack what is missing. If each part lies in a folder of its own, say: sh check-pictures.sh FOLDER, with the folder that holds them all.' \
    'Laden und entpacken Sie, was fehlt. Liegt jeder Teil in einem eigenen Ordner, tippen Sie: sh check-pictures.sh ORDNER, mit dem Ordner, in dem alle liegen.'
fi
exit 1
