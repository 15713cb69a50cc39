// What happened, in words; as `moot log` has them (cli/event_text.py).

const VERBS = {
  open: 'brought a device', join: 'joined as', 'new-group': 'started the group', rename: 'took the name',
  goal: 'set the goal', add: 'added', edit: 'changed', move: 'moved', claim: 'claimed', drop: 'gave back',
  done: 'finished', reopen: 'reopened', say: 'said on', reword: 'said in other words on', redact: 'took back words on',
  forgotten: 'said something that is not here any more', device: 'calls a device', about: 'says of themselves',
  verify: 'verified', unverify: 'verifies no longer', react: 'reacted to', unreact: 'took back reactions to',
  archive: 'put away', keep: 'brought back', need: 'changed what comes before', back: 'took a stand on',
  lift: 'gave a lift to', propose: 'proposed', vote: 'voted on', close: 'closed the vote on',
  confirm: 'confirmed the end of', outcome: 'wrote what came of', retract: 'took back the proposal',
  pledge: 'pledged to', withdraw: 'took back a pledge to', sign: 'added a sign to', unsign: 'took a sign from',
  measure: 'measured', link: 'linked', unlink: 'took a link from', promote: 'made a goal of',
  demote: 'made a task of', effort: 'estimated', ask: 'asked for help with', unask: 'no longer asks for help with',
  decline: 'declined', yield: 'gave way on', stale: 'hears nothing of', unstale: 'hears again of',
  template: 'keeps as a template', untemplate: 'no longer keeps as a template', repeat: 'set how often to do',
  skip: 'skipped', unskip: 'no longer skips', view: 'kept the view', 'drop-view': 'dropped the view', undo: 'undid',
  redo: 'redid', change: 'did something this version does not know, on',
};
const CHANGING = ['edit', 'repeat', 'move', 'need', 'back', 'lift', 'change', 'link', 'promote', 'effort', 'undo', 'redo'];

export const verb = (event) => VERBS[event.kind] || event.kind;

/** A value of a field in words. */
export function inWords(value) {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.join(', ') || 'none';
  if (typeof value !== 'object') return String(value);
  if ('date' in value) return [value.date, value.time].filter(Boolean).join(' ');
  if ('min' in value) return value.min === value.max ? String(value.min) : `${value.min} to ${value.max}`;
  return Object.entries(value).filter(([, one]) => one !== null).map(([name, one]) => `${name} ${inWords(one)}`).join(', ');
}

/** What was said, or which fields got which value; empty where the verb says it all. */
export function detail(event) {
  if (event.text) return event.kind === 'open' ? '' : event.text;
  if (!CHANGING.includes(event.kind)) return '';
  return Object.entries(event.change || {}).filter(([field]) => field !== 'kind')
    .map(([field, change]) => {
      const to = change && typeof change === 'object' && 'to' in change ? change.to : change;
      return `${field}: ${field === 'goal' || field === 'needs' ? String(to ?? 'none').slice(0, 4) : inWords(to)}`;
    }).join('; ');
}

/** An event as one sentence, for those who hear the page. */
export const sentence = (event) => [event.name || 'somebody', verb(event), event.title || '', detail(event)].filter(Boolean).join(' ');

/** Who has everything, in words: never more than is known. */
export function spread(sync) {
  if (!sync.others) return 'You are its only member so far';
  if (!sync.mine_waiting) return 'Everyone has everything you wrote';
  const names = sync.people.filter((one) => one.state !== 'has-all').map((one) => `${one.name} (${reason(one)})`);
  const count = `${sync.mine_waiting} ${sync.mine_waiting === 1 ? 'change' : 'changes'} of yours`;
  return `${count} not with everyone: waiting for ${names.slice(0, 3).join(', ')}${names.length > 3 ? ' and others' : ''}`;
}

const REASONS = {
  away: 'away', 'not-met': 'not met yet', 'catching-up': 'catching up', 'network-starting': 'the network starts',
  'no-network': 'this node is off the network',
};
/** Why somebody has not everything, in a few words; at which addresses nobody answered, `moot sync -v` tells. */
export const reason = (person) => REASONS[person.reason] || person.reason?.split(':')[0] || (person.here ? 'here' : 'away');

/** Who has what was just written. */
export function onItsWay(answer) {
  const { have, here } = answer;
  if (!have || !have.of || answer.nothing) return '';
  if (have.count >= have.of) return `${have.of} of ${have.of} others have it`;
  return here ? `on its way to ${Math.min(here, have.of)} of ${have.of}` : `saved; ${have.count} of ${have.of} others have it`;
}
