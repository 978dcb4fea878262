#!/bin/sh
# Brings pictures and catalogs back from this Safelight vault, without Safelight.
# Needs: a POSIX sh, gpg 2.2.21 or newer, jq 1.6 or newer, sha256sum or shasum. Uses xxhsum where it is installed.
# Before you run it, check that nobody changed it: README.txt says how. The format is in docs/format.md of Safelight.
#
# What it holds to, wherever you change it:
#  - The words and the keys go to gpg and jq by pipe, from the shell's own printf: never as an argument, never in the
#    environment, never in a file. No here-document holds one (bash writes those to disk). What gpg says of objects is
#    thrown away: it prints session keys.
#  - Nothing is believed that no computer of this vault signed; nothing is asked before the certificate was compared.
#  - A file gets its name only after gpg ended well and its length and hash agreed. Nothing is ever overwritten.
{ set +xv +a; } 2>/dev/null
set -uf
unset CDPATH ENV BASH_ENV words typed text keys key lines line GNUPGHOME GPG_AGENT_INFO IFS
LC_ALL=C
export LC_ALL
user_umask=$(umask)
umask 077

readonly EXIT_USAGE=2 EXIT_DAMAGE=4 EXIT_WORDS=5 EXIT_REFUSED=6 EXIT_ABSENT=7
# Between the fields of a line: no name holds it unescaped, and unlike a tab it may stand twice.
US=$(printf '\037')
NL='
'
readonly US NL

work='' scratch='' home='' terminal='' writer=''
damaged=0 refused=0 restored=0 present=0 removed=0 links_left=0

say() { printf '%s\n' "$*"; }
tell() { printf '%s\n' "$*" >&2; }
# An error is two sentences: what is wrong, what to do.
die() {
  exit_code=$1
  shift
  tell "restore.sh: $*"
  exit "$exit_code"
}
damage() {
  damaged=$((damaged + 1))
  tell "DAMAGED  $*"
}
refuse() {
  refused=$((refused + 1))
  tell "REFUSED  $*"
}
ignore() { tell "IGNORED  $*"; }
note() { tell "NOTE     $*"; }

usage() {
  say 'usage: sh restore.sh --to DIR [--snapshot N|latest] [--set NAME] [--include PATTERN]
       sh restore.sh --list

  --to DIR             where to put what comes back; files that are there already are never overwritten
  --list               show the snapshots of this vault
  --snapshot N         the number of a snapshot in that list; without it the latest
  --set NAME           the catalog or folder to restore, where the vault holds several
  --include PATTERN    only what lies at this path: * and ? stand for any letters, e.g. "Pictures/2026/*.xmp"
  --fingerprint HEX    the fingerprint printed on your kit; without it you are asked to compare
  --words-file FILE    read the eight recovery words from a file; without it you are asked to type them
  --vault DIR          the vault, where this script does not lie in it

Ends with 0 all is back, 4 damage found (the rest is back), 5 wrong words, 6 refused by a rule, 7 no vault here.'
}

need_tools() {
  for tool in gpg gpgconf jq tail head cmp od tr sed sort mktemp mkfifo; do
    command -v "$tool" >/dev/null || die 1 "$tool is not installed. Install it (gpg comes with GnuPG) and run this again."
  done
  case $(command -v printf) in
    /*) die 1 'this shell has no printf of its own and would show your keys to others. Run the script with dash or bash.' ;;
  esac
  gpg_is_new_enough || die 1 'gpg is older than 2.2.21 and cannot open this vault. Install a newer GnuPG.'
  if command -v sha256sum >/dev/null; then sha256_program=sha256sum
  elif command -v shasum >/dev/null; then sha256_program='shasum -a 256'
  else die 1 'neither sha256sum nor shasum is installed. Install one of them and run this again.'
  fi
  if [ "$(printf 'YQ==' | base64 -d 2>/dev/null)" = a ]; then base64_option=-d; else base64_option=-D; fi
  dd_counts_bytes=no
  if [ "$(printf abc | dd iflag=skip_bytes,count_bytes,fullblock skip=1 count=1 2>/dev/null)" = b ]; then dd_counts_bytes=yes; fi
  have_xxhsum=no
  # XXH128 of nothing, as every xxhsum since 0.8.0 prints it.
  if has_xxh128 /dev/null 99aa06d3014798d86001c324468d497f; then have_xxhsum=yes; fi
}

gpg_is_new_enough() {
  version=$(gpg --version 2>/dev/null | sed -n '1s/.* \([0-9][0-9]*\.[0-9][0-9]*\.[0-9][0-9]*\).*/\1/p')
  major=${version%%.*} minor=${version#*.} patch=${version##*.}
  minor=${minor%%.*}
  [ -n "$version" ] || return 1
  [ "$major" -gt 2 ] || { [ "$major" -eq 2 ] && { [ "$minor" -gt 2 ] || { [ "$minor" -eq 2 ] && [ "$patch" -ge 21 ]; }; }; }
}

# Each says whether the file `$1` has the size or hash `$2`. An empty one is nobody's.
has_size() { [ "$(($(wc -c <"$1")))" = "${2:-none}" ]; }

has_sha256() {
  # Two words in $sha256_program are meant.
  # shellcheck disable=SC2086
  sum=$($sha256_program <"$1" 2>/dev/null)
  [ "${sum%% *}" = "${2:-none}" ]
}

has_xxh128() {
  sum=$(xxhsum -H2 <"$1" 2>/dev/null)
  [ "${sum%% *}" = "${2:-none}" ]
}

# A keyring, a trust model and an agent of our own; no network. Clocks may be years off: order comes from the chain.
gpg_quiet() {
  gpg --homedir "$home" --no-options --batch --no-tty --quiet --disable-dirmngr --no-auto-key-locate \
    --no-auto-key-retrieve --no-auto-check-trustdb --trust-model pgp --ignore-time-conflict --ignore-valid-from \
    --no-permission-warning "$@" 2>/dev/null
}

make_work_folder() {
  parent=${TMPDIR:-/tmp}
  # The agent's socket must have a short path.
  if [ ${#parent} -gt 60 ]; then parent=/tmp; fi
  trap clean_up EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  work=$(mktemp -d "$parent/safelight.XXXXXX") || die 1 "no folder can be made in $parent. Set TMPDIR to one where it can."
  home=$work/g
  mkdir "$home" "$work/c"
  # The words make the key hard to guess where it lies in the vault (65 million rounds); in this folder, which goes in
  # a minute, so many rounds would only cost a quarter of a second for each file that is opened.
  printf '%s\n' 's2k-count 65536' 'default-cache-ttl 0' 'max-cache-ttl 0' disable-scdaemon >"$home/gpg-agent.conf"
}

clean_up() {
  status=$?
  trap '' HUP INT TERM
  if [ -n "$terminal" ]; then stty "$terminal"; fi
  if [ -n "$writer" ]; then kill "$writer" 2>/dev/null; fi
  if [ -n "$home" ]; then gpgconf --homedir "$home" --kill all >/dev/null 2>&1; fi
  if [ -n "$scratch" ]; then rm -rf "$scratch"; fi
  if [ -n "$work" ]; then rm -rf "$work"; fi
  exit "$status"
}

# The fingerprint in a file that holds exactly one key and of this kind (`pub` or `sec`), in lower case.
single_fingerprint() {
  gpg_quiet --with-colons --show-keys "$1" | {
    keys_found=0 fingerprint=''
    while IFS=: read -r record _ _ _ _ _ _ _ _ value _; do
      case $record in
        "$2") keys_found=$((keys_found + 1)) ;;
        pub | sec) exit 1 ;;
        fpr) if [ -z "$fingerprint" ]; then fingerprint=$value; fi ;;
      esac
    done
    [ "$keys_found" -eq 1 ] && [ ${#fingerprint} -eq 40 ] && printf '%s' "$fingerprint" | tr 'A-F' 'a-f'
  }
}

groups() { printf '%s' "$1" | tr 'a-f' 'A-F' | sed 's/..../& /g; s/ $//'; }

# Copies the keys first: what was compared is what is used, even where the place is not ours.
check_identity() {
  for file in vault.json vault.json.sig certificate.asc recovery-key.asc; do
    [ -f "$vault/$file" ] || die "$EXIT_ABSENT" "$vault/$file is missing, so this is no vault. Name the vault with --vault DIR."
    cp "$vault/$file" "$work/$file" || die "$EXIT_ABSENT" "$vault/$file cannot be read. Use another copy of the vault."
  done
  format=$(jq -r '.format' "$work/vault.json" 2>/dev/null)
  [ "$format" = 1 ] || die "$EXIT_REFUSED" "this vault has format ${format:-unknown}, and this script reads format 1. Use the script that lies in it."
  certificate=$(single_fingerprint "$work/certificate.asc" pub) || swapped 'certificate.asc is not a single certificate.'
  recovery=$(single_fingerprint "$work/recovery-key.asc" sec) || swapped 'recovery-key.asc is not a single secret key.'
  [ "$recovery" = "$certificate" ] || swapped 'recovery-key.asc does not belong to certificate.asc.'
  told=$(jq -r '.certificate | strings' "$work/vault.json")
  [ "$told" = "$certificate" ] || swapped 'vault.json names another certificate than certificate.asc.'
  vault_id=$(jq -r '.vault | strings' "$work/vault.json")
  gpg_quiet --import "$work/certificate.asc" || swapped 'certificate.asc cannot be read.'
  printf '%s:6:\n' "$(printf '%s' "$certificate" | tr 'a-f' 'A-F')" | gpg_quiet --import-ownertrust
  gpg_quiet --check-trustdb
  gpg_quiet --status-fd 1 --verify "$work/vault.json.sig" "$work/vault.json" >"$work/status"
  signed_by "$certificate" || swapped 'vault.json was not signed by the key of this vault.'
  compare_with_kit
}

swapped() { die "$EXIT_REFUSED" "$1 Do not type your words here: somebody may have changed this vault. Use another copy."; }

compare_with_kit() {
  if [ -n "$kit_fingerprint" ]; then
    typed=$(printf '%s' "$kit_fingerprint" | tr -d ' :\t\n-' | tr 'A-F' 'a-f')
    typed=${typed#0x}
    [ "$typed" = "$certificate" ] || swapped "this vault has the fingerprint $(groups "$certificate"), and you gave another."
    return
  fi
  printf 'Your kit shows this fingerprint?\n\n    %s\n\n[yes/no] ' "$(groups "$certificate")" >&2
  IFS= read -r line || line=''
  case $line in
    [Yy] | [Yy][Ee][Ss]) ;;
    *) swapped 'the fingerprint was not confirmed.' ;;
  esac
}

# Any case, any separators, with or without the numbers of the kit. Soft hyphens and zero-width characters, which
# phones and PDF viewers slip in, part no word.
take_words() {
  # Splitting into words is meant; there is no globbing (set -f).
  # shellcheck disable=SC2018,SC2019,SC2046
  set -- $(printf '%s\n' "$typed" | sed "$invisible" | tr 'A-Z' 'a-z' | tr -cs 'a-z' ' ')
  word_count=$#
  words=${1-}
  if [ $# -gt 0 ]; then shift; fi
  for word; do words=$words-$word; done
}
invisible=$(printf 's/\302\255//g;s/\342\200\213//g;s/\342\200\214//g;s/\342\200\215//g;s/\342\201\240//g;s/\357\273\277//g')

type_words() {
  typed='' word_count=0
  printf 'The eight recovery words of your kit (they are not shown): ' >&2
  if [ -t 0 ]; then
    terminal=$(stty -g)
    stty -echo
  fi
  while [ "$word_count" -lt 8 ] && IFS= read -r line; do
    typed="$typed $line"
    take_words
  done
  if [ -n "$terminal" ]; then
    stty "$terminal"
    terminal=''
    tell ''
  fi
}

unlock() {
  tries=1
  if [ -n "$words_file" ]; then
    typed=$(cat -- "$words_file" 2>/dev/null) || die "$EXIT_USAGE" "$words_file cannot be read. Give the file with your words."
    take_words
  else
    type_words
    if [ -t 0 ]; then tries=3; fi
  fi
  until unlocks; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || die "$EXIT_WORDS" "$words_are_wrong Compare each with your kit; the vault is unharmed."
    tell "$words_are_wrong Type all eight again."
    type_words
  done
}

unlocks() {
  words_are_wrong="these are $word_count words, not eight."
  [ "$word_count" -eq 8 ] || return 1
  words_are_wrong='these are not the words of this vault.'
  # Not in batch mode, where gpg would keep the key as it is and ask 65 million rounds of each later call. It may end
  # with a question about preferences that nobody answers: what counts is that it says it has the secret key.
  printf '%s' "$words" |
    gpg --homedir "$home" --no-options --no-tty --no --disable-dirmngr --no-auto-key-locate --no-auto-check-trustdb \
      --ignore-time-conflict --ignore-valid-from --pinentry-mode loopback --passphrase-fd 0 --status-fd 3 \
      --import "$work/recovery-key.asc" 3>"$work/status" >/dev/null 2>&1
  while read -r _ word number _; do
    # Bit 16: holds a secret key (doc/DETAILS of GnuPG).
    case $word in IMPORT_OK) if [ $((number & 16)) -ne 0 ]; then return 0; fi ;; esac
  done <"$work/status"
  return 1
}

# Reads gpg's status lines. Holds only where there is one signature, it is good, and its key is the vault's primary key
# or was certified by it. Sets `signer` to the fingerprint in lower case.
read_signer() {
  signer='' signatures=0 good=0 valid=0 trusted=0 bad=0
  while read -r _ word rest; do
    case $word in
      NEWSIG) signatures=$((signatures + 1)) ;;
      GOODSIG) good=$((good + 1)) ;;
      VALIDSIG)
        valid=$((valid + 1))
        # shellcheck disable=SC2086
        set -- $rest
        signer=$(printf '%s' "${10-}" | tr 'A-F' 'a-f')
        ;;
      TRUST_FULLY | TRUST_ULTIMATE) trusted=$((trusted + 1)) ;;
      TRUST_* | BADSIG | ERRSIG | EXPSIG | EXPKEYSIG | REVKEYSIG) bad=1 ;;
    esac
  done <"$work/status"
  [ "$signatures$good$valid$trusted$bad" = 11110 ]
}

signed_by() { read_signer && [ "$signer" = "$1" ]; }

import_machines() {
  set +f
  for file in "$vault"/machines/*; do
    set -f
    [ -f "$file" ] || continue
    name=${file##*/}
    cp "$file" "$work/machine.asc" 2>/dev/null || continue
    fingerprint=$(single_fingerprint "$work/machine.asc" pub) || fingerprint=''
    if [ -n "$fingerprint" ] && [ "$name" = "$fingerprint.asc" ] && [ "$fingerprint" != "$certificate" ] &&
      gpg_quiet --import "$work/machine.asc"; then
      printf '%s\n' "$fingerprint"
    else
      ignore "machines/$(printable "$name"): not the certificate of a computer"
    fi
  done >"$work/machines"
  set -f
  gpg_quiet --check-trustdb
  while read -r fingerprint; do
    case $(gpg_quiet --with-colons --list-keys "$fingerprint" | sed -n 's/^pub:\(.\).*/\1/p') in
      f | u) ;;
      *) ignore "machines/$fingerprint.asc: this vault never certified that computer" ;;
    esac
  done <"$work/machines"
}

# Opens a sealed file into `text`, once its name, its lock and its signature hold. Returns 1 where it is damaged, 2
# where it is not of this vault; `why` says it.
open_sealed() {
  text='' signer=''
  why='it is missing'
  [ -f "$vault/$1" ] || return 1
  why='it is not what was stored: its SHA-256 differs from its name'
  has_sha256 "$vault/$1" "$2" || return 1
  why='no computer of this vault signed it'
  text=$(printf '%s' "$words" |
    gpg_quiet --pinentry-mode loopback --passphrase-fd 0 --status-fd 3 -d "$vault/$1" 3>"$work/status") || return 2
  grep -q '^\[GNUPG:\] DECRYPTION_OKAY' "$work/status" && read_signer || return 2
}

# Shared by all programs. `field` gives text on one line, in a form from which `printf %b` makes the bytes again.
# shellcheck disable=SC2016
readonly COMMON='
  def sha256: type == "string" and test("\\A[0-9a-f]{64}\\z");
  def content_id: type == "string" and test("\\A[0-9a-f]{32}\\.(0|[1-9][0-9]{0,15})\\z");
  def count: type == "number" and . >= 0 and . == floor and . <= 9007199254740991;
  def all_of(f): type == "array" and all(.[]; f);
  def content_length: .[33:] | tonumber;
  def octal: [recurse(if . >= 8 then . / 8 | floor else empty end) | . % 8 | tostring] | reverse | add;
  def utf8:
    if . < 128 then [.]
    elif . < 2048 then [192 + (. / 64 | floor), 128 + . % 64]
    else [224 + (. / 4096 | floor), 128 + (. / 64 | floor) % 64, 128 + . % 64] end;
  def escaped: utf8 | map("\\0" + ("000" + octal)[-3:]) | add;
  def odd: . < 32 or . == 92 or . == 127 or (. >= 128 and . < 160) or (. >= 8232 and . <= 8238) or (. >= 8294 and . <= 8297);
  def field: if type == "number" then tostring
    elif test("[\\x00-\\x1f\\x7f\\\\\\x{80}-\\x{9f}\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}]")
    then explode | map(if odd then escaped else [.] | implode end) | add
    else . end;
  def fields: map(field) | join("\u001f");
'

# Names of files as people may see them: nothing a name holds can forge a line or move the cursor.
printable() { printf '%s' "$1" | tr '\000-\037\177-\237' '?'; }

# What was taken out of the vault on purpose, which only its primary key can say.
read_removals() {
  printf '{"objects":[],"keyrings":[],"roots":[],"contents":[],"machines":[]}\n' >"$work/removals"
  : >"$work/removal-names"
  set +f
  for file in "$vault"/removals/*; do
    set -f
    [ -f "$file" ] || continue
    read_removal "$file" || ignore "removals/$(printable "${file##*/}"): the key of this vault did not sign it"
  done
  set -f
}

read_removal() {
  name=${1##*/}
  has_sha256 "$1" "${name#*-}" || return 1
  text=$(gpg_quiet --status-fd 3 -d "$1" 3>"$work/status") && signed_by "$certificate" || return 1
  # shellcheck disable=SC2016
  removal=$(printf '%s\n' "$text" | jq -c -e --arg vault "$vault_id" --arg name "$name" "$COMMON"'
    select(.type == "removal" and .vault == $vault and (.seq | count) and ($name[:-65] | tonumber) == .seq
      and (.objects | all_of(sha256)) and (.roots | all_of(sha256)) and (.contents // [] | all_of(sha256))
      and (.keyrings | all_of((.keyring | sha256) and (.successor == null or (.successor | sha256))))
      and (.machines // [] | all_of((.machine | test("\\A[0-9a-f]{40}\\z")) and (.from | count) and (.kept | all_of(sha256)))))
    | {objects, keyrings, roots, contents: (.contents // []), machines: (.machines // [])}' 2>/dev/null) || return 1
  printf '%s\n' "$removal" >>"$work/removals"
  printf '%s\n' "${name#*-}" >>"$work/removal-names"
}

list_root_names() {
  # Names that no root has are of no interest here.
  # shellcheck disable=SC2010
  ls "$vault/snapshots" 2>/dev/null | grep -E '^[0-9]{8,15}-[0-9a-f]{40}-[0-9a-f]{64}$' | sort -t- -k1,1nr -k2,2r >"$work/names"
  jq -r '.roots[]' "$work/removals" >"$work/removed-roots"
  jq -r '.machines[] | "\(.machine) \(.from)"' "$work/removals" >"$work/removed-machines"
  jq -r '.machines[].kept[]' "$work/removals" >"$work/kept"
}

# Is root number `$1` of computer `$2`, with the SHA-256 `$3`, of a computer that was removed and none of what is kept of it?
is_of_removed() {
  from=$(sed -n "s/^$2 //p" "$work/removed-machines" | sort -n | sed -n 1p)
  [ -n "$from" ] || return 1
  [ "${1:-0}" -ge "$from" ] || ! grep -qx "$3" "$work/kept"
}

# Opens the root `$1` into root.json and its summary. Returns as `open_sealed` does.
open_root() {
  open_sealed "snapshots/$1" "${1##*-}" || return
  why='it says other than its name, or is none'
  front=${1%-*}
  # shellcheck disable=SC2016
  printf '%s\n' "$text" | jq -r -e --arg vault "$vault_id" --arg certificate "$certificate" --arg signer "$signer" \
    --arg machine "${front#*-}" --arg seq "${front%%-*}" --arg name "$1" --arg set "$set" "$COMMON"'
      select(.type == "snapshot" and .vault == $vault and .certificate == $certificate
        and .machine == $signer and .machine == $machine and .seq == ($seq | tonumber)
        and (.previous == null or (.previous | sha256)) and (.removals == null or (.removals | sha256))
        and (.created | type == "string") and (.machineName | type == "string")
        and (.set | (.name | type == "string") and (.id | type == "string"))
        and (.roots | all_of(.label | type == "string"))
        and (.index | all_of(content_id)) and (.keyrings | all_of(sha256))
        and (.totals | (.files | count) and (.bytes | count) and (.links | count) and (.problems | count))
        and (.complete | type == "boolean"))
      | tojson,
        ([$name, .seq, .set.id, .set.name, .created, .machineName, .totals.files, .totals.bytes,
          (if .complete then "complete" else "incomplete: \(.totals.problems) problems" end), .previous // "", .removals // "",
          (if $set == "" or $set == .set.name or $set == .set.id then "meant" else "" end)] | fields)
      ' >"$work/root" 2>/dev/null || return 2
  sed -n 1p "$work/root" >"$work/root.json"
  sed -n 2p "$work/root" >"$work/summary"
  IFS=$US read -r _ number set_id set_name created _ files _ state previous obeyed meant <"$work/summary"
}

# Opens the roots that may be meant, newest first, and keeps their names and summaries in `found`.
find_snapshots() {
  : >"$work/found"
  while read -r name <&4; do
    seq=${name%%-*}
    seq=${seq#"${seq%%[!0]*}"}
    case $snapshot in
      latest) ;;
      *) if [ "$seq" != "$snapshot" ]; then continue; fi ;;
    esac
    if grep -qx "${name##*-}" "$work/removed-roots"; then continue; fi
    front=${name%-*}
    if is_of_removed "$seq" "${front#*-}" "${name##*-}"; then
      ignore "snapshots/$name: of a computer that was removed from this vault"
      continue
    fi
    open_root "$name"
    case $? in
      0) if [ -n "$meant" ]; then keep_root; fi ;;
      1) damage "snapshots/$name: $why" ;;
      *) ignore "snapshots/$name: $why" ;;
    esac
  done 4<"$work/names"
}

keep_root() {
  cat "$work/summary" >>"$work/found"
  if [ -n "$previous" ] && ! grep -q "$previous" "$work/names" "$work/removed-roots"; then
    note "snapshot $number follows one that is not here; this may be an old or cut copy"
  fi
  if [ -n "$obeyed" ] && ! grep -qx "$obeyed" "$work/removal-names"; then
    note "snapshot $number knows of a removal that is not here; what was erased may come back"
  fi
}

show_snapshots() {
  while IFS=$US read -r _ number _ name created machine files bytes state _; do
    say "$number  $created  $name  ($files files, $bytes bytes, by $machine, $state)"
  done <"$work/found"
}

choose_snapshot() {
  [ -s "$work/found" ] || nothing_found
  IFS=$US read -r chosen number set_id _ <"$work/found"
  several=no
  while IFS=$US read -r _ _ other_set _; do
    if [ "$other_set" != "$set_id" ]; then several=yes; fi
  done <"$work/found"
  if [ "$several" = yes ]; then
    show_snapshots >&2
    die "$EXIT_USAGE" 'this vault holds several sets. Say which with --set NAME: the name behind the date.'
  fi
  open_root "$chosen" || die "$EXIT_DAMAGE" "snapshots/$chosen: $why. Use another copy of the vault."
}

nothing_found() {
  if [ "$damaged" -gt 0 ]; then die "$EXIT_DAMAGE" 'the snapshot is damaged. Use another copy of the vault.'; fi
  die "$EXIT_USAGE" 'no such snapshot is in this vault. See --list.'
}

# Reads the keyrings of root.json. What lies where goes to `places`; the keys stay in the variable `keys`.
read_keyrings() {
  keys=''
  # shellcheck disable=SC2016
  jq -r --slurpfile removals "$work/removals" '
    ($removals | map(.keyrings[]) | map({key: .keyring, value: .successor}) | from_entries) as $next
    | def last($left): if $left > 0 and $next[.] != null then $next[.] | last($left - 1)
        elif in($next) then empty else . end;
    [.keyrings[] | last(1000)] | to_entries | unique_by(.value) | sort_by(.key)[].value' "$work/root.json" >"$work/keyrings" ||
    die 1 'jq could not read the snapshot. Install jq 1.6 or newer.'
  while read -r id <&4; do
    read_keyring "$id"
  done 4<"$work/keyrings"
  # shellcheck disable=SC2016
  printf '%s' "$keys" | jq -c '.object as $object | .size as $size | .contents[] | [.[0], $object, .[1], $size]' >"$work/places"
  prefer_present
}

# A content that was sealed again has several lines in `places`: leaves the first whose object is there.
prefer_present() {
  # shellcheck disable=SC2016
  jq -r -n '[inputs] | group_by(.[0])[] | select(length > 1)[] | .[1]' "$work/places" | sort -u >"$work/several"
  [ -s "$work/several" ] || return 0
  while read -r id <&4; do
    [ -f "$vault/objects/${id%"${id#??}"}/$id" ] || printf '"%s"\n' "$id"
  done 4<"$work/several" >"$work/absent"
  # shellcheck disable=SC2016
  jq -c -n --slurpfile absent "$work/absent" '
    (reduce $absent[] as $id ({}; .[$id] = true)) as $absent
    | [inputs] | group_by(.[0])[] | [.[] | select($absent[.[1]] | not)][0] // .[0]' "$work/places" >"$work/present"
  mv "$work/present" "$work/places"
}

read_keyring() {
  if ! open_keyring "keyrings/$1" "$1"; then
    first=$why
    if open_keyring "keyrings/twin/$1" "$1"; then
      damage "keyrings/$1: $first; its second copy served"
    else
      damage "keyrings/$1: $first; the second copy: $why"
      return
    fi
  fi
  keys=$keys$lines
  text='' lines=''
}

# Opens the file `$1` of the keyring `$2` into `lines`, each ended by a newline.
open_keyring() {
  open_sealed "$1" "$2" || return 1
  why='it says other than it should'
  # shellcheck disable=SC2016
  lines=$(printf '%s\n' "$text" | jq -n -c -e --arg vault "$vault_id" --arg certificate "$certificate" --arg signer "$signer" "$COMMON"'
    input as $head | [inputs] as $lines
    | if $head.type == "keyring" and $head.vault == $vault and $head.certificate == $certificate
        and $head.machine == $signer and $head.lines == ($lines | length)
        and ($lines | all_of((.object | sha256) and (.size | count) and (.key | type == "string" and test("\\A[0-9A-F]{64}\\z"))
          and (.contents | all_of((.[0] | content_id) and (.[1] | count) and .[2] == (.[0] | content_length)))))
      then $lines[] | {object, size, key, contents}
      else error end' 2>/dev/null) || {
    # 4: it has no line and is well, which the header said.
    [ $? -eq 4 ] || return 1
  }
  if [ -n "$lines" ]; then lines=$lines$NL; fi
}

# Starts to hand out the keys of the objects that the plan `$1` opens, in its order, through a pipe with a name:
# nothing of them is written.
start_keys() {
  sed -n "s/^[OW]$US\([0-9a-f]*\)$US.*/\"\1\"/p" "$1" >"$work/order"
  rm -f "$work/pipe"
  mkfifo "$work/pipe" || die 1 'a pipe cannot be made. Set TMPDIR to a folder on a disk of this computer.'
  # shellcheck disable=SC2016
  printf '%s' "$keys" | jq -n -r --slurpfile order "$work/order" '
    (reduce inputs as $line ({}; .[$line.object] = $line.key)) as $keys
    | $order[] | . + " " + $keys[.]' >"$work/pipe" 2>/dev/null &
  writer=$!
  exec 5<"$work/pipe"
}

end_keys() {
  exec 5<&-
  wait "$writer" 2>/dev/null
  writer='' key=''
}

# Opens an object of `$2` bytes into the file `$stage/$1`. Must be called once for each line that opens one, since the
# keys come in that order. Returns 1, with `why`, where it is damaged; then no file is there.
open_object() {
  IFS=' ' read -r key_object key <&5 || die 1 'the keys ended too early. This is a fault of the script.'
  [ "$key_object" = "$1" ] || die 1 'the keys came in another order. This is a fault of the script.'
  object=$vault/objects/${1%"${1#??}"}/$1
  why="object $1 is missing"
  if [ ! -f "$object" ]; then
    [ -f "$vault/vault.json" ] || die "$EXIT_ABSENT" 'the vault is not there any more. Connect the drive and run this again.'
    return 1
  fi
  why="object $1 is not what was stored"
  { has_size "$object" "$2" && has_sha256 "$object" "$1"; } || return 1
  why="object $1 does not open"
  printf '9:%s' "$key" |
    gpg_quiet --no-keyring --no-autostart --no-armor --override-session-key-fd 0 -d "$object" >"$stage/$1" && return
  rm -f "$stage/$1"
  need_room
  return 1
}

# A full disk is not damage.
need_room() {
  head -c 1000000 /dev/zero >"$stage/room" 2>/dev/null || die 1 "there is no room left in ${stage%/*}. Make room and run this again."
  rm -f "$stage/room"
}

# `$3` bytes of the opened object `$1` from `$2` on. One program where dd is GNU's, else two.
slice() {
  if [ "$dd_counts_bytes" = yes ]; then
    dd if="$stage/$1" bs=65536 iflag=skip_bytes,count_bytes skip="$2" count="$3" 2>/dev/null
  else
    tail -c +"$(($2 + 1))" "$stage/$1" | head -c "$3"
  fi
}

# Brings the contents whose ids stand in `$1` into the folder `c`, each under its id; says which cannot be had.
fetch() {
  # shellcheck disable=SC2016
  jq -r -n --slurpfile places "$work/places" --rawfile wanted "$1" "$COMMON"'
    (reduce ($wanted | split("\n")[] | select(. != "")) as $id ({}; .[$id] = true)) as $wanted
    | (reduce ($places[] | select($wanted[.[0]])) as $p ({}; .[$p[0]] = $p)) as $at
    | [$wanted | keys_unsorted[] | select($at[.]) | $at[.]] | group_by(.[1])[]
    | (["O", .[0][1], .[0][3]] | fields), (.[] | ["C", .[1], .[2], (.[0] | content_length), .[0]] | fields), (["D", .[0][1]] | fields)
    ' >"$work/plan" || die 1 'jq could not make a plan. Install jq 1.6 or newer.'
  stage=$work
  start_keys "$work/plan"
  while IFS=$US read -r kind object_id a b id <&4; do
    case $kind in
      O) open_object "$object_id" "$a" || damage "objects/$object_id: $why; it lists files" ;;
      C)
        if [ -f "$stage/$object_id" ]; then
          slice "$object_id" "$a" "$b" >"$work/c/$id"
          has_size "$work/c/$id" "$b" || rm -f "$work/c/$id"
        fi
        ;;
      D) rm -f "$stage/$object_id" ;;
    esac
  done 4<"$work/plan"
  end_keys
}

# Joins fetched leaves into one file: before each leaf a line that says whose it is. `$1`: lines of `mark id`.
join_leaves() {
  while IFS=' ' read -r mark id <&4; do
    printf '{"of":"%s","leaf":"%s"}\n' "$mark" "$id"
    if [ -f "$work/c/$id" ]; then cat "$work/c/$id"; else printf '{"kind":"lost"}\n'; fi
  done 4<"$1"
}

# Folders with their number, their entries, and the extents of files that have them.
read_manifests() {
  jq -r '.index[]' "$work/root.json" >"$work/ids"
  fetch "$work/ids"
  sed 's/^/index /' "$work/ids" >"$work/marks"
  join_leaves "$work/marks" >"$work/index"
  # The catalog first: with it in hand the rest can be judged.
  # shellcheck disable=SC2016
  jq -c -n --slurpfile root "$work/root.json" "$COMMON"'
    $root[0] as $root
    | ($root.catalog // {path: null} | (.path // "") as $p | [.root, ($p | split("/")[:-1] | join("/"))]) as $first
    | [inputs | select(.of | not)
       | if .kind == "lost" then {lost: true}
         elif (.root | count) and .root < ($root.roots | length) and (.path | type == "string")
           and (.pathBytes == null or (.pathBytes | type == "string")) and (.leaves | all_of(content_id)) and (.files | count)
         then . + {label: $root.roots[.root].label} else {bad: true} end]
    | to_entries | sort_by((if [.value.root, .value.path] == $first then 0 else 1 end), .key) | to_entries[]
    | .value.value + {n: .key}' "$work/index" >"$work/folders" || unreadable $?
  jq -r 'select(.leaves) | .n as $n | .leaves[] | "\($n) \(.)"' "$work/folders" >"$work/marks"
  sed 's/.* //' "$work/marks" >"$work/ids"
  fetch "$work/ids"
  join_leaves "$work/marks" >"$work/entries"
  jq -r '.extents // empty | .[] | strings' "$work/entries" | sort -u >"$work/ids" || unreadable $?
  fetch "$work/ids"
  sed 's/.*/& &/' "$work/ids" >"$work/marks"
  join_leaves "$work/marks" >"$work/extents"
}

# Contents that nothing opens because they were erased: removals name the SHA-256 of their ids.
find_erased() {
  jq -r '.contents[]' "$work/removals" >"$work/erased-hashes"
  : >"$work/erased"
  [ -s "$work/erased-hashes" ] || return 0
  # shellcheck disable=SC2016
  jq -r -n --slurpfile places "$work/places" "$COMMON"'
    (reduce $places[] as $p ({}; .[$p[0]] = true)) as $at
    | inputs | .content | select(content_id) | select($at[.] | not)' "$work/entries" "$work/extents" | sort -u >"$work/unknown" ||
    unreadable $?
  while read -r id <&4; do
    # Two words in $sha256_program are meant.
    # shellcheck disable=SC2086
    sum=$(printf '%s' "$id" | $sha256_program)
    if grep -qx "${sum%% *}" "$work/erased-hashes"; then printf '"%s"\n' "$id"; fi
  done 4<"$work/unknown" >"$work/erased"
}

unreadable() {
  # 3: jq does not understand the program (its manual, "exit status").
  [ "$1" -ne 3 ] || die 1 'this jq is too old. Install jq 1.6 or newer.'
  die "$EXIT_DAMAGE" 'the list of files in this snapshot cannot be read. Try another snapshot or copy of the vault.'
}

# One line for each thing to do, in order, its fields parted by $US; docs/format.md has no part in it.
#   P path of a folder: label, t(ext) or b(ase64), path, number of files     make the folder
#   W object size file…          the object's data are the whole file
#   O object size                open an object         D object             it is not needed any more
#   F object offset file…        a file that is a stretch of it
#   X file…                      begin a file that is put together           E object offset length    Z  it ends
#   L folder, name, target       a link                 R/U/B file           removed, without a key, not valid
# file…: size mode time time name-kind name label folder-kind folder xxh128
make_plan() {
  # shellcheck disable=SC2016
  jq -r -n --slurpfile places "$work/places" --slurpfile folders "$work/folders" --slurpfile extents "$work/extents" \
    --slurpfile removals "$work/removals" --arg only "$include" --slurpfile erased "$work/erased" "$COMMON"'
    def seconds: if startswith("-") then tonumber / 1000000000 | floor elif length > 9 then .[:-9] | tonumber else 0 end;
    def nanos: if startswith("-") then "000000000" else ("000000000" + .)[-9:] end;
    def stamp($form): (try (seconds | gmtime | strftime($form)) catch "");
    def pattern: explode | map(
      if . == 42 then "(?m:.)*" elif . == 63 then "(?m:.)"
      elif (. >= 48 and . <= 57) or (. >= 65 and . <= 90) or (. >= 97 and . <= 122) or . > 127 or . == 47 then [.] | implode
      else "\\x" + (("0123456789abcdef" / "") as $hex | $hex[. / 16 | floor] + $hex[. % 16]) end) | add;
    def valid_name: (.name | type == "string") and (.nameBytes == null or (.nameBytes | type == "string"));
    def valid_file: valid_name and (.size | count) and (.mode | count) and (.mtime | type == "string" and test("\\A-?[0-9]{1,20}\\z"))
      and (.xxh128 | type == "string" and test("\\A[0-9a-f]{32}\\z"))
      and (if .content then (.content | content_id) and .extents == null and (.content | content_length) == .size
           else .extents | all_of(content_id) end);
    def valid_link: valid_name and (.target | type == "string") and (.targetBytes == null or (.targetBytes | type == "string"));
    def text($text; $bytes): if $bytes == null then ["t", $text] else ["b", $bytes] end;
    def where: [.folder.label] + text(.folder.path; .folder.pathBytes);
    def mode: .mode % 512 | ("000" + octal)[-3:];
    def file: [.size, mode, (.mtime | stamp("%Y-%m-%dT%H:%M:%S") + "." + nanos + "Z"), (.mtime | stamp("%Y%m%d%H%M.%S"))]
      + text(.name; .nameBytes) + where + [.xxh128];
    def trouble: ["0", "0", "", ""] + text(.name | strings // "?"; .nameBytes | strings // null) + where + [""];

    (reduce $removals[].objects[] as $o ({}; .[$o] = true)) as $gone
    | (reduce $erased[] as $id ({}; .[$id] = true)) as $erased
    | (reduce $places[] as $p ({}; .[$p[0]] = $p)) as $at
    | (reduce $extents[] as $e ({of: null, by: {}};
        if $e.of then .of = $e.of | .by[.of] = [] else .by[.of] += [$e] end) | .by) as $parts
    | ($only | if . == "" then null else "\\A" + pattern + "(/(?m:.)*)?\\z" end) as $wanted
    | def included: $wanted == null or ([.folder.label, .folder.path, .name] | map(strings | select(. != "")) | join("/") | test($wanted));
      def whole_place: $at[.];
      def pieces: [.extents[] | if $parts[.] then $parts[.][] else {kind: "lost"} end];
      def valid_piece: (.content | content_id) and (.offset | count) and (.length | count) and .offset + .length <= (.content | content_length);
      def missing($ids): if any($ids[]; $at[.] != null and $gone[$at[.][1]] != null) then "R"
        elif any($ids[]; $at[.] == null) then (if all($ids[]; $at[.] != null or $erased[.]) then "R" else "U" end) else null end;
      def assembled: . as $file | pieces as $pieces
        | ($pieces | map(select(.kind == "lost")) | length) as $lost
        | if $lost > 0 then ["U"] + trouble | fields
          elif ($pieces | all_of(valid_piece) | not) or ($pieces | map(.length) | add // 0) != .size then ["B"] + trouble | fields
          else missing($pieces | map(.content)) as $missing
          | if $missing then [$missing] + trouble | fields else
              ($pieces | map($at[.content] as $p | {object: $p[1], size: $p[3], offset: ($p[2] + .offset), length})) as $steps
              | (reduce range($steps | length) as $i ({}; .[$steps[$i].object] = $i)) as $last
              | (["X"] + file | fields),
                (foreach range($steps | length) as $i ({open: {}, new: false};
                   $steps[$i] as $s | .new = (.open[$s.object] | not) | .open[$s.object] = true;
                   $steps[$i] as $s
                   | (if .new then ["O", $s.object, $s.size] | fields else empty end),
                     (["E", $s.object, $s.offset, $s.length] | fields),
                     (if $last[$s.object] == $i then ["D", $s.object] | fields else empty end))),
                "Z"
            end
          end;
      def bundled: if length == 1 and .[0].place[2] == 0 then .[0] | ["W", .place[1], .place[3]] + (.file | file) | fields
        else (["O", .[0].place[1], .[0].place[3]] | fields),
          (sort_by(.place[2])[] | ["F", .place[1], .place[2]] + (.file | file) | fields),
          (["D", .[0].place[1]] | fields) end;

    (reduce $folders[] as $f ([]; .[$f.n] = $f)) as $folders
    | [foreach inputs as $line (null; if $line.of then {of: $line.of} else .line = $line end;
        select(.line) | .line + {folder: $folders[.of | tonumber]})]
    | [.[] | select(included or .kind == "lost")] as $entries
    | ($folders[] | select(.bad or .lost) | ["B", "0", "0", "", "", "t", "?", "", "t", "", ""] | fields),
      ($folders[] | select(.label) | select($wanted == null) | ["P"] + ({folder: .} | where) + [.files] | fields),
      ([$entries | to_entries[] | .key as $i | .value
        | if .kind == "lost" then ["B"] + trouble | {i: $i, line: fields}
          elif .kind == "link" then empty
          elif .kind != "file" or (valid_file | not) then ["B"] + trouble | {i: $i, line: fields}
          elif .extents then {i: $i, parts: .}
          else missing([.content]) as $missing
            | if $missing then ["\($missing)"] + trouble | {i: $i, line: fields} else {i: $i, place: (.content | whole_place), file: .} end
          end]
       | (map(select(.place)) | group_by(.place[1]) | map({i: .[0].i, group: .})) + map(select(.place | not))
       | sort_by(.i)[]
       | if .line then .line elif .parts then .parts | assembled else .group | bundled end),
      ($entries[] | select(.kind == "link")
       | if valid_link then ["L"] + where + text(.name; .nameBytes) + text(.target; .targetBytes) | fields else ["B"] + trouble | fields end)
    ' "$work/entries" >"$work/plan" || unreadable $?
}

# A name or path as bytes into `decoded`: `$1` says how it is written (t text of `field`, b base64). Returns 1 where it
# holds a NUL or is no base64.
decode() {
  case $1$2 in
    t*\\0000*) return 1 ;;
    t*\\*) decoded=$(printf '%b.' "$2") ;;
    t*)
      decoded=$2
      return
      ;;
    *)
      decoded=$(printf '%s' "$2" | base64 "$base64_option" 2>/dev/null | tr '\000' '/' && printf .) || return 1
      [ "$decoded" != . ] || return 1
      ;;
  esac
  decoded=${decoded%.}
}

is_name() {
  case $1 in
    '' | . | .. | */*) return 1 ;;
  esac
}

is_path() {
  case /$1/ in
    //) [ -z "$1" ] ;;
    *//* | */./* | */../*) return 1 ;;
  esac
}

# Goes to a folder below --to, making it where it is not there. Never through a link: one that was restored, or lay
# there, could lead anywhere. Sets `folder`; returns 1, with `why`, where it must not be gone to.
entered='' entered_why=''
enter() {
  why=$entered_why
  if [ "$entered" = "$1$US$2$US$3" ]; then
    [ -z "$why" ]
    return
  fi
  entered=$1$US$2$US$3
  folder=$to shown=$1${3:+/$(legible "$2" "$3")}
  make_way "$@" && why=''
  entered_why=$why
  [ -z "$why" ]
}

make_way() {
  why='its path climbs out of the folder it belongs in'
  decode t "$1" && is_name "$decoded" || return 1
  way=$decoded
  decode "$2" "$3" && is_path "$decoded" || return 1
  way=$way/$decoded
  while [ -n "$way" ]; do
    folder=$folder/${way%%/*}
    case $way in */*) way=${way#*/} ;; *) way='' ;; esac
    why='a link or a file stands where its folder should be'
    if [ -h "$folder" ] || { [ -e "$folder" ] && [ ! -d "$folder" ]; }; then return 1; fi
    if [ ! -d "$folder" ]; then
      why='its folder cannot be made'
      umask "$user_umask"
      mkdir "$folder" 2>/dev/null || { umask 077 && return 1; }
      umask 077
    fi
  done
}

progress=''
enter_for_file() {
  enter "$f_label" "$f_folder_kind" "$f_folder" || return 1
  why='its name is not one'
  decode "$f_name_kind" "$f_name" && is_name "$decoded" || return 1
  target=$folder/$decoded
  if [ "$progress" != "$shown" ]; then
    progress=$shown
    say "Restoring $shown"
  fi
}

f_path() {
  printf '%s%s/%s' "$f_label" "${f_folder:+/$(legible "$f_folder_kind" "$f_folder")}" "$(legible "$f_name_kind" "$f_name")"
}

# A name or path as people may see it: escaped as it is, or with ? for what is not ASCII.
legible() {
  case $1 in
    t) printf '%s' "$2" ;;
    *) printf '%s' "$2" | base64 "$base64_option" 2>/dev/null | tr '\000-\037\177-\377' '?' ;;
  esac
}

# Is the file there already, as far as its length and hash can say?
is_present() {
  [ "$have_xxhsum" = yes ] && [ -f "$target" ] && [ ! -h "$target" ] &&
    has_size "$target" "$f_size" && has_xxh128 "$target" "$f_xxh128"
}

# Gives the file `$1` its name, if it is whole and the name is free.
finish() {
  if ! enter_for_file; then
    rm -f "$1"
    refuse "$(f_path): $why"
    return
  fi
  why=''
  if [ "$have_xxhsum" = yes ]; then has_xxh128 "$1" "$f_xxh128" || why='its hash is not the one that was stored'
  else has_size "$1" "$f_size" || why="it did not come out with the $f_size bytes that were stored"
  fi
  if [ -n "$why" ]; then
    rm -f "$1"
    need_room
    damage "$(f_path): $why"
    return
  fi
  if [ -e "$target" ] || [ -h "$target" ]; then
    if [ ! -h "$target" ] && cmp -s "$1" "$target"; then present=$((present + 1))
    else refuse "$(f_path): another file has that name; it was left as it is"
    fi
    rm -f "$1"
    return
  fi
  touch -d "$f_time" "$1" 2>/dev/null || TZ=UTC0 touch -t "$f_stamp" "$1" 2>/dev/null
  [ "$made_with" = "$f_mode" ] || chmod "$f_mode" "$1"
  if mv "$1" "$target"; then restored=$((restored + 1)); else refuse "$(f_path): it cannot be written"; fi
}

# Nearly all files have this mode: made with it, they need no chmod each. The folder they are made in is private.
with_usual_mode() {
  made_with=644
  umask 022
  "$@"
  result=$?
  umask 077
  return "$result"
}

restore_whole() {
  if enter_for_file && is_present; then
    read -r key_object key <&5
    present=$((present + 1))
  elif with_usual_mode open_object "$1" "$2"; then finish "$stage/$1"
  else damage "$(f_path): $why"
  fi
}

stretch() { slice "$1" "$2" "$f_size" >"$stage/file"; }

restore_stretch() {
  if [ ! -f "$stage/$1" ]; then
    damage "$(f_path): $object_why"
    return
  fi
  with_usual_mode stretch "$1" "$2"
  finish "$stage/file"
}

# How deep below its root folder a target may climb: to the root folder and no further.
climbs() {
  case $1 in '' | /*) return 0 ;; esac
  depth=0 way=$2
  while [ -n "$way" ]; do
    depth=$((depth + 1))
    case $way in */*) way=${way#*/} ;; *) way='' ;; esac
  done
  way=$1
  while [ -n "$way" ]; do
    case ${way%%/*} in
      '' | .) ;;
      ..) depth=$((depth - 1)) ;;
      *) depth=$((depth + 1)) ;;
    esac
    if [ "$depth" -lt 0 ]; then return 0; fi
    case $way in */*) way=${way#*/} ;; *) way='' ;; esac
  done
  return 1
}

restore_link() {
  f_label=$1 f_folder_kind=$2 f_folder=$3 f_name_kind=$4 f_name=$5
  if ! enter_for_file; then
    refuse "$(f_path): $why"
    return
  fi
  decode "$2" "$3" && inside=$decoded
  if ! decode "$6" "$7" || climbs "$decoded" "$inside"; then
    links_left=$((links_left + 1))
    note "$(f_path): a link to $(legible "$6" "$7"), which leads out of its folder; it was not made"
  elif [ -h "$target" ] && [ "$(readlink "$target")" = "$decoded" ]; then present=$((present + 1))
  elif [ -e "$target" ] || [ -h "$target" ]; then refuse "$(f_path): another file has that name; it was left as it is"
  elif ln -s -- "$decoded" "$target"; then restored=$((restored + 1))
  else refuse "$(f_path): the link cannot be made"
  fi
}

take_file() {
  f_size=$1 f_mode=$2 f_time=$3 f_stamp=$4 f_name_kind=$5 f_name=$6 f_label=$7 f_folder_kind=$8 f_folder=$9
  shift 9
  f_xxh128=$1
}

# Follows the plan. `a` to `l` are its fields.
restore_files() {
  stage=$scratch object_why='' assembling=no
  start_keys "$work/plan"
  while IFS=$US read -r kind a b c d e f g h i j k l <&4; do
    case $kind in
      P) enter "$a" "$b" "$c" || refuse "$shown: $why" ;;
      W)
        take_file "$c" "$d" "$e" "$f" "$g" "$h" "$i" "$j" "$k" "$l"
        restore_whole "$a" "$b"
        ;;
      O) open_object "$a" "$b" || object_why=$why ;;
      D) rm -f "$stage/$a" ;;
      F)
        take_file "$c" "$d" "$e" "$f" "$g" "$h" "$i" "$j" "$k" "$l"
        restore_stretch "$a" "$b"
        ;;
      X)
        take_file "$a" "$b" "$c" "$d" "$e" "$f" "$g" "$h" "$i" "$j"
        assembling=yes made_with=600
        : >"$stage/file"
        ;;
      E)
        if [ "$assembling" = yes ] && [ -f "$stage/$a" ]; then slice "$a" "$b" "$c" >>"$stage/file"; else assembling=no; fi
        ;;
      Z)
        if [ "$assembling" = yes ]; then finish "$stage/file"; else damage "$(f_path): $object_why"; fi
        ;;
      L) restore_link "$a" "$b" "$c" "$d" "$e" "$f" "$g" ;;
      R | U | B)
        take_file "$a" "$b" "$c" "$d" "$e" "$f" "$g" "$h" "$i" "$j"
        report_trouble
        ;;
    esac
  done 4<"$work/plan"
  end_keys
}

report_trouble() {
  case $kind in
    R)
      removed=$((removed + 1))
      note "$(f_path): it was removed from this vault on purpose"
      ;;
    U) damage "$(f_path): no keyring that is left opens it" ;;
    *) damage "$(f_path): its entry in the list of files is lost or not valid" ;;
  esac
}

# Before anything is made or asked: the folder that is there already, of which --to is or will be a part.
check_target() {
  [ -n "$to" ] || die "$EXIT_USAGE" '--to DIR is missing. Say where to put what comes back; see --help.'
  case $to in /*) ;; *) to=$PWD/$to ;; esac
  standing=$to
  while [ ! -d "$standing" ]; do standing=$(dirname -- "$standing"); done
  standing=$(cd -- "$standing" && pwd -P) || die "$EXIT_USAGE" "$to cannot be used. Choose another folder."
  case $standing/ in
    "$vault"/*) die "$EXIT_REFUSED" "$to lies inside the vault. Choose a folder outside it." ;;
  esac
}

make_target() {
  umask "$user_umask"
  mkdir -p -- "$to" 2>/dev/null || die "$EXIT_USAGE" "$to cannot be made. Choose another folder."
  umask 077
  to=$(cd -- "$to" && pwd -P) || die "$EXIT_USAGE" 'the --to folder cannot be used. Choose another folder.'
  if [ "$to" = / ]; then to=''; fi
  # A name that Safelight's backups leave out, should a power cut leave it behind.
  random=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n' | sed 's/^\(.\{8\}\)\(.\{4\}\)\(.\{4\}\)\(.\{4\}\)/\1-\2-\3-\4-/')
  scratch=$to/.safelight-$random.part
  mkdir "$scratch" || {
    scratch=''
    die "$EXIT_USAGE" "$to cannot be written to. Choose another folder."
  }
}

finish_up() {
  say ''
  say "Snapshot $number of $set_name, made $created ($state):"
  say "$restored restored, $present there already, $removed removed on purpose, $links_left links left out, $refused refused, $damaged damaged."
  if [ "$damaged" -gt 0 ]; then
    tell 'Some files are damaged. Run this again with another copy of the vault and the same --to: it adds what is missing.'
    exit "$EXIT_DAMAGE"
  fi
  if [ "$refused" -gt 0 ]; then exit "$EXIT_REFUSED"; fi
  # Nothing may be missing in silence.
  links=$(jq '.totals.links' "$work/root.json")
  if [ -z "$include" ] && [ $((restored + present + removed + links_left)) -ne $((files + links)) ]; then
    die "$EXIT_DAMAGE" "the snapshot counts $files files and $links links. Some are not in its lists; try another copy of the vault."
  fi
}

need_value() { [ "$2" -ge 2 ] || die "$EXIT_USAGE" "$1 wants a value. See --help."; }

read_arguments() {
  to='' set='' snapshot=latest include='' kit_fingerprint='' words_file='' list=no vault=''
  while [ $# -gt 0 ]; do
    option=$1
    case $option in
      --list) list=yes ;;
      --help | -h)
        usage
        exit 0
        ;;
      --to | --set | --snapshot | --include | --fingerprint | --words-file | --vault)
        need_value "$option" $#
        shift
        case $option in
          --to) to=$1 ;;
          --set) set=$1 ;;
          --snapshot) snapshot=$1 ;;
          --include) include=${1%/} ;;
          --fingerprint) kit_fingerprint=$1 ;;
          --words-file) words_file=$1 ;;
          --vault) vault=$1 ;;
        esac
        ;;
      *) die "$EXIT_USAGE" "$option is not an option. See --help." ;;
    esac
    shift
  done
  case $snapshot in
    latest) ;;
    '' | *[!0-9]*) die "$EXIT_USAGE" '--snapshot wants a number or "latest". See --list.' ;;
    *) snapshot=${snapshot#"${snapshot%%[!0]*}"} ;;
  esac
  if [ -z "$vault" ]; then vault=$(dirname -- "$0"); fi
  vault=$(cd -- "$vault" 2>/dev/null && pwd -P) || die "$EXIT_ABSENT" 'the vault is not there. Connect its drive, or name it with --vault DIR.'
}

main() {
  read_arguments "$@"
  need_tools
  if [ "$list" = no ]; then check_target; fi
  make_work_folder
  check_identity
  import_machines
  unlock
  read_removals
  list_root_names
  find_snapshots
  if [ "$list" = yes ]; then
    show_snapshots
    if [ "$damaged" -gt 0 ]; then exit "$EXIT_DAMAGE"; fi
    exit 0
  fi
  choose_snapshot
  read_keyrings
  read_manifests
  find_erased
  make_plan
  make_target
  restore_files
  finish_up
}

main "$@"
