import { describe, expect } from 'vitest';
import { JOB_LIMIT, Job, parseDocument } from '../../../manifests/src/index.ts';
import { needs } from '../../support/needs.ts';
import { run, studio } from './lightroom.ts';

const lua = needs('lua5.1');

describe('the limits of a job', () => {
  lua('are those of its description', () => {
    const ran = run(
      studio(),
      `local Job = require 'Job'
       studio.tell('bytes', Job.MOST_BYTES)
       local sources = {}
       for index = 1, Job.MOST_SOURCES do sources[index] = '/' .. index end
       local made = { id = '00000000-0000-4000-8000-000000000000', at = os.time(), lightroom = ('9'):rep(99) }
       local choice = { preset = 'huber', kind = 'full' }
       studio.tell('most', Job.text(Job.deliver(made, choice, sources)))
       sources[#sources + 1] = '/one more'
       studio.tell('more', { Job.text(Job.deliver(made, choice, sources)) or 'none', select(2, Job.text(Job.deliver(made, choice, sources))) })
       studio.tell('long', { select(2, Job.text(Job.deliver(made, choice, { '/' .. ('x'):rep(Job.MOST_BYTES) }))) })
       studio.tell('name', { select(2, Job.text(Job.backup(made, '/\\255.lrcat', 'now'))) })`,
    );
    expect(ran.told('bytes')).toEqual([JOB_LIMIT]);
    const text = String(ran.told('most')[0]);
    const job = parseDocument(Job, text);
    expect(job.verb === 'deliver' && job.sources).toHaveLength(10_000);
    expect(() => parseDocument(Job, text.replace('"/1"', '"/1","/0"'))).toThrow('sources');
    expect(ran.told('more')).toEqual([['none', 'large']]);
    expect(ran.told('long')).toEqual([['large']]);
    expect(ran.told('name')).toEqual([['name']]);
  });

  lua('a job of each kind is accepted', () => {
    const ran = run(
      studio(),
      `local Job = require 'Job'
       local made = { id = '00000000-0000-4000-8000-000000000000', at = 0, lightroom = '' }
       for _, job in ipairs {
         Job.deliver(made, { preset = 'huber', kind = 'full' }, { '/a' }),
         Job.deliver(made, { preset = 'huber', kind = 'preview' }, { '/a' }),
         Job.backup(made, '/a.lrcat', 'now'),
         Job.backup(made, '/a.lrcat', 'closed'),
         Job.status(made, { '/a' }),
       } do studio.tell('job', Job.text(job)) end`,
    );
    const jobs = ran.told('job').map((text) => parseDocument(Job, String(text)));
    expect(jobs.map(({ verb }) => verb)).toEqual(['deliver', 'preview', 'backup', 'backup', 'status']);
    expect(jobs[0]?.at).toBe('1970-01-01T00:00:00Z');
  });
});

describe('moments', () => {
  const texts = [
    '1970-01-01T00:00:00Z',
    '2000-02-29T23:59:59Z',
    '2026-11-28T09:00:00.123Z',
    '2026-03-01T00:00:00Z',
    '2100-12-31T12:00:00Z',
  ];
  lua('are read as JavaScript reads them', () => {
    const ran = run(
      studio(),
      texts.map((text) => `studio.tell('at', require('Instant').parse('${text}'))`).join('\n'),
    );
    expect(ran.told('at')).toEqual(texts.map((text) => Math.floor(Date.parse(text) / 1000)));
  });

  lua('nothing else is one', () => {
    const none = ['', 'yesterday', '2026-11-28', '2026-11-28T09:00:00+01:00', '2026-11-28T09:00:00.Z'];
    const ran = run(
      studio(),
      none.map((text) => `studio.tell('at', require('Instant').parse('${text}') or 'none')`).join('\n'),
    );
    expect(ran.told('at')).toEqual(none.map(() => 'none'));
  });
});

describe('ids', () => {
  const version4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  lua('are UUIDs of version 4, each its own', () => {
    const ran = run(studio(), `for index = 1, 200 do studio.tell('id', require('Inbox').envelope().id) end`);
    const ids = ran.told('id').map(String);
    expect(ids.filter((id) => !version4.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(200);
  });

  lua('need no source of randomness', () => {
    const ran = run(
      studio(),
      `io.open = function() return nil end
       local Uuid = require 'Uuid'
       local salt
       studio.tell('id', Uuid.format(Uuid.bytes(function(text) salt = text; return ('ff'):rep(16) end, 'what the caller knows')))
       studio.tell('salt', salt)`,
    );
    expect(ran.told('id')).toEqual(['ffffffff-ffff-4fff-bfff-ffffffffffff']);
    expect(ran.told('salt')[0]).toMatch(/^\d+\|.*what the caller knows$/);
  });
});
