import type { MissingReport } from '@safelight/core';
import { findingLines } from './findings.ts';
import { firstOf, type Lines } from './lines.ts';
import { bytes, count, duration } from './quantity.ts';

/** What the disk lacked and has again, and what it still lacks. */
export const missingText = (report: MissingReport): Lines => {
  const { done, files, failures, away, unknown, links, problems, findings } = report;
  return [
    headline(report),
    ...firstOf(files.map(({ path, snapshot }) => `${path} (snapshot ${snapshot})`)),
    ...(failures.length === 0
      ? []
      : ['Not brought back:', ...firstOf(failures.map(({ message }) => message))]),
    ...away.map(awayLine),
    ...(unknown.length === 0 ? [] : ['In no snapshot:', ...firstOf(unknown)]),
    ...(problems.length === 0
      ? []
      : ['The catalog could not tell everything:', ...firstOf(problems.map(({ message }) => message))]),
    ...(links.length === 0
      ? []
      : ['Links that are missing; make them by hand, or restore them with --to:', ...firstOf(links)]),
    ...(done && files.length > 0
      ? ['Next: `safelight backup`, which compares them; nothing is stored twice.']
      : []),
    ...findingLines(findings),
  ];
};

const headline = ({
  set,
  done,
  files,
  failures,
  away,
  unknown,
  links,
  problems,
  seconds,
}: MissingReport): string => {
  const size = bytes(files.reduce((sum, file) => sum + file.bytes, 0));
  if (files.length > 0)
    return done
      ? `${set}: ${count(files.length, 'file')} (${size}) put back where ${files.length === 1 ? 'it belongs' : 'they belong'}; ${duration(seconds)}.`
      : `${set}: ${count(files.length, 'file')} (${size}) would be put back:`;
  const isWell = failures.length + away.length + unknown.length + links.length + problems.length === 0;
  return isWell ? `${set}: nothing is missing.` : `${set}: nothing was put back.`;
};

const awayLine = ({ root, files }: MissingReport['away'][number]): string => {
  const missed = files === 0 ? '' : ` ${count(files, 'file is', 'files are')} missed there.`;
  return `${root} is not there, or is empty: its drive may not be plugged in.${missed} Nothing was made in its place; \`safelight restore --to\` brings it back elsewhere.`;
};
