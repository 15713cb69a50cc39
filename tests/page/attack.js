// What a page of somebody else's tries in the same browser. Gives back how each try ended.
async ({ home, key }) => {
  const told = [];
  const body = JSON.stringify({ act: 'add', title: 'from elsewhere' });
  const credentials = 'include', headers = { 'moot-page': key };
  const tries = [
    ['v1/acts', { method: 'POST', body, mode: 'no-cors' }],
    ['v1/acts', { method: 'POST', body, headers }],
    ['v1/things', { headers }],
    ['v1/events', {}],
    ['session', { method: 'POST', body: '{"once": "x"}' }],
  ];
  for (const [path, options] of tries) {
    try {
      const answer = await fetch(home + path, { credentials, ...options });
      told.push([answer.type, answer.status]);
    } catch (error) { told.push(error.name); }
  }
  const frame = document.createElement('iframe');
  const shown = new Promise((done) => { frame.onload = done; });
  frame.src = home;
  document.body.append(frame);
  await shown;
  let inside;
  try { inside = frame.contentDocument === null ? 'closed' : 'open'; } catch { inside = 'closed'; }
  const script = document.createElement('script');
  const loaded = new Promise((done) => {
    script.onload = () => done('loaded');
    script.onerror = () => done('refused');
  });
  script.type = 'module';
  script.src = `${home}static/start.js`;
  document.body.append(script);
  return { told, inside, script: await loaded };
}
