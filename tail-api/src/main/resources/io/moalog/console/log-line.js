/** Where a log's fields usually stand, the best name first; the same names as the platform understands. */
const NAMES = {
  time: ['@timestamp', 'timestamp', 'time', 'ts', 'datetime', 'eventTime', 'event_time'],
  level: ['level', 'severity', 'log.level', 'loglevel', 'log_level', 'severityText', 'severity_text', 'lvl'],
  host: ['host', 'hostname', 'host.name', 'host_name'],
  message: ['message', 'msg', 'log', 'body'],
};

const LEVELS = [
  [/^(fatal|crit|alert|emerg|panic|err|error|severe)/i, 'error'],
  [/^(warn)/i, 'warn'],
  [/^(debug|trace|fine|verbose)/i, 'debug'],
];

/** A log's identity, which a search's hit carries. */
const POSITION = /^[\w-]{22}-\d+-\d+$/;

/** When the log was received and its JSON: of a tail's line, which begins with that time, or of a log alone. */
function parts(line) {
  const received = /^(\d{13}) /.exec(line);
  return received ? { received: received[1], json: line.slice(14) } : { json: line };
}

/** What a line of the list shows of a log. Called for the lines on the screen alone. */
export function describe(line) {
  const { received, json } = parts(line);
  let log;
  try {
    log = JSON.parse(json);
  } catch {
    log = null;
  }
  if (log === null || typeof log !== 'object' || Array.isArray(log)) {
    return { time: clock(received), level: '', tone: '', host: '', text: json };
  }
  const rest = { ...log };
  const taken = {};
  for (const [field, names] of Object.entries(NAMES)) {
    const name = names.find((one) => typeof log[one] === 'string' || typeof log[one] === 'number');
    if (name !== undefined) {
      taken[field] = String(log[name]);
      delete rest[name];
    }
  }
  // What a search adds to every hit says nothing on a line of a list.
  if (POSITION.test(rest.id)) {
    delete rest.id;
    delete rest.service;
  }
  const others = Object.keys(rest).length === 0 ? '' : JSON.stringify(rest);
  const level = taken.level ?? '';
  return {
    time: clock(taken.time ?? received),
    level: level.toUpperCase(),
    tone: LEVELS.find(([pattern]) => pattern.test(level))?.[1] ?? '',
    host: taken.host ?? '',
    text: [taken.message, others].filter(Boolean).join('  ').replace(/\s*\n\s*/g, ' ⏎ '),
  };
}

/** 10:21:03.456 in the reader's own zone where the text is a time, else as it came. */
function clock(text) {
  if (text === undefined) {
    return '';
  }
  const time = new Date(/^\d{13}$/.test(text) ? Number(text) : text);
  if (Number.isNaN(time.getTime())) {
    return text;
  }
  const two = (number) => String(number).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.`
    + String(time.getMilliseconds()).padStart(3, '0');
}

/** The whole log for the panel, indented where it is JSON. */
export function pretty(line) {
  const { json } = parts(line);
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
