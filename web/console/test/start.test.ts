import { describe, expect, it } from 'vitest';
import { readCalendar, withDays } from '../src/admin/hours/week';
import { checks, type House } from '../src/admin/start/checks';

/** A house in which everything is set up. */
const settled = (): House =>
  ({
    inboxes: [{ name: '官网', archived: false, origins: ['https://shop.example'] }],
    people: [
      { state: 'active', role: 'administrator' },
      { state: 'active', role: 'administrator' },
      { state: 'active', role: 'agent' },
    ],
    hours: { own: true, hours: { zone: 'Asia/Shanghai', holidays: [{ date: '2027-02-06', name: '春节' }] } },
    assistant: { available: true, settings: { on: true, topics_off: [] }, topics: [{ id: 'a' }, { id: 'b' }] },
    mailboxes: [{ paused: false, settings: { address: 'help@shop.example' } }],
    canned: [{ personal: false }],
    retention: { settings: { conversations_days: 365 } },
    deadLetters: 0,
    today: '2027-01-05',
  }) as unknown as House;

const of = (change: (house: House) => void, id: string) => {
  const house = settled();
  change(house);
  const found = checks(house).find((check) => check.id === id);
  return [found?.state, found?.words];
};

describe('the start page of administration', () => {
  it('says that all is done when it is', () => {
    expect(checks(settled()).every((check) => check.state === 'done')).toBe(true);
  });

  it('names what customers would notice first', () => {
    expect(of((house) => (house.inboxes = []), 'inboxes')).toEqual(['todo', 'inboxes_none']);
    expect(of((house) => (house.people = house.people.slice(0, 1)), 'users')).toEqual(['todo', 'people_alone']);
    expect(of((house) => (house.hours.own = false), 'hours')).toEqual(['todo', 'hours_pack']);
    expect(of((house) => (house.deadLetters = 3), 'jobs')).toEqual(['todo', 'jobs_dead']);
    const house = settled();
    house.deadLetters = 1;
    expect(checks(house)[0]?.id).toBe('jobs');
  });

  it('advises where something could be better', () => {
    expect(of((house) => (house.inboxes[0] = { ...house.inboxes[0], origins: [] } as never), 'inboxes')).toEqual(['hint', 'inboxes_open']);
    expect(of((house) => (house.today = '2027-03-01'), 'hours')).toEqual(['hint', 'hours_no_holidays']);
    expect(of((house) => (house.assistant.settings.on = false), 'assistant')).toEqual(['hint', 'assistant_off']);
    expect(of((house) => (house.retention.settings = {}), 'retention')).toEqual(['hint', 'retention_ever']);
    expect(of((house) => (house.canned = []), 'canned')).toEqual(['hint', 'canned_none']);
  });
});

describe('holidays from a calendar file', () => {
  const calendar = (...events: string[]): string => ['BEGIN:VCALENDAR', ...events.map((event) => `BEGIN:VEVENT\r\n${event}\r\nEND:VEVENT`), 'END:VCALENDAR'].join('\r\n');

  it('takes whole days, to the day before the end, and worked ones apart', () => {
    const { free, worked } = readCalendar(
      calendar(
        'DTSTART;VALUE=DATE:20270206\r\nDTEND;VALUE=DATE:20270208\r\nSUMMARY:春节\\, 除\r\n 夕',
        'SUMMARY:国庆节 补班\r\nDTSTART;VALUE=DATE:20270926',
        'DTSTART:20270101T090000Z\r\nSUMMARY:a meeting, not a holiday',
      ),
    );
    expect(free).toEqual([
      { date: '2027-02-06', name: '春节, 除夕' },
      { date: '2027-02-07', name: '春节, 除夕' },
    ]);
    expect(worked).toEqual([{ date: '2027-09-26', name: '国庆节 补班' }]);
  });

  it('finds nothing in what is none, and never more than a month at a time', () => {
    expect(readCalendar('name,email\na,b')).toEqual({ free: [], worked: [] });
    expect(readCalendar(calendar('DTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20990101')).free).toHaveLength(31);
  });

  it('keeps what was there', () => {
    const both = withDays([{ date: '2027-02-06', name: '我的' }], [{ date: '2027-02-06', name: '春节' }, { date: '2027-01-01', name: '元旦' }]);
    expect(both.map((day) => day.name)).toEqual(['元旦', '我的']);
  });
});
