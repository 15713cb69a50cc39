"""Every bound on what a peer or a file can make grow, each with its reason.

Bounds marked *validity* decide what an entry may be: every replica must agree on them, for ever.
The others are this program's own caution; changing them changes no state.

How many sessions carry the news of a group, and how, is in `gossip_limits`.
"""

from typing import Final

# -- encoding: validity ---------------------------------------------------------------------------

MAX_DEPTH: Final = 12
"""Nesting of lists and maps: deeper than anything the model needs, far below what a stack bears."""

MAX_NODES: Final = 8_192
"""Values in one decoded value: 64 KiB of empty lists take 70 times as much memory."""

MAX_TEXT_BYTES: Final = 16_384
"""One text: a long essay's paragraph, and still only a quarter of an entry."""

MAX_INTEGER: Final = 2**53
"""The integers that every language reads exactly, also those that only have doubles."""

# -- entries: validity ----------------------------------------------------------------------------

MAX_ENTRY_BYTES: Final = 65_536
"""Ciphertext of one entry: small enough to send whole, large enough for any note."""

MAX_OPS: Final = 64
"""Ops in one entry, so that an index fits into six bits beside a row number."""

MAX_COVERS: Final = 64
"""Dots one op may cover: more live dots in one cell than people will ever write at once."""

MAX_FIELD_BYTES: Final = 64
"""A field's name."""

MAX_TIME_MS: Final = 2**52
"""An author's clock, in ms to either side of 1970: far beyond any clock, and what the merge rule
adds to it stays within an integer's bounds."""

MAX_SEQ: Final = 2**24 - 1
"""Entries in one log: a thousand a day for 45 years."""

MAX_SIBLINGS: Final = 4
"""Entries kept after one point of one log: a restored disk makes two, only a cheat makes many."""

# -- runs: what travels at once -------------------------------------------------------------------

RUN_ENTRIES: Final = 512
"""Entries between two signatures in bulk: verifying one in 512 costs almost nothing, and a cut line
loses at most that many unverified ones."""

RUN_BYTES: Final = 262_144
"""Ciphertext after which a sender ends a run if it can: keeps what is unverified small."""

TOGETHER_BYTES: Final = 65_536
"""Bodies of several runs in one message: what came of one when a line is cut is lost, so a long
run goes alone, and short ones only together as far as saving their headers is worth it."""

MAX_RUN_BYTES: Final = 1_048_576
"""Bodies of a run as it is accepted: the sender's bound, one largest entry, and room for change."""

# -- invites --------------------------------------------------------------------------------------

MAX_INVITE_TEXT: Final = 2_048
"""Letters of an invite: half of what a QR code of alphanumeric text can hold."""

MAX_INVITE_HINTS: Final = 8
"""Addresses in an invite: a laptop has a few, a keeper one or two."""

MAX_HINT_BYTES: Final = 256
"""One address hint."""

MAX_GROUP_NAME_BYTES: Final = 64
"""The group's name as an invite carries it, to greet the newcomer before the first sync."""

# -- hello ----------------------------------------------------------------------------------------

HELLO_SLOTS: Final = 64
"""Tokens in each hello message, real and random: hardly anybody is in more groups, and all look
alike. A keeper of more offers those in which it met the peer that it dials."""

HELLO_TOKEN: Final = 16
"""Bytes of a token: guessing one takes 2^128 hellos."""

HELLO_NONCE: Final = 32
"""Bytes of each end's nonce."""

MAX_HELLO_BYTES: Final = 8_192
"""All that is accepted from a stranger: the messages themselves need less than 3 KiB, then a proof
of known size only after the stranger has shown a group of ours."""

HELLO_MS: Final = 10_000
"""Time for the whole hello: four messages, on lines with two seconds of delay."""

# -- sessions: caution, not validity --------------------------------------------------------------

MAX_FRAME_BODY: Final = 1_048_576 + 65_536
"""One frame: the largest run that is accepted, and what surrounds it."""

MAX_SKIPPED_FRAME: Final = 65_536
"""A frame of a kind that only later versions know: room for a hint, not for a flood."""

HEARTBEAT_MS: Final = 20_000
"""Silence after which we ask whether the peer is there; two of them and it is not. A phone's radio
sleeps longer, a person waits shorter."""

MAX_MISSED_BEATS: Final = 2
"""Heartbeats missed before a peer counts as gone: one may be lost in a busy moment."""

MAX_LOGS: Final = 4_096
"""Logs in one group: a device each for some thousand members, and a few MiB of frontier."""

MAX_TIPS_PER_LOG: Final = 64
"""Branches of one log that are told and heard: honest logs have one, restored disks a few."""

MAX_TIPS_PER_MESSAGE: Final = 512
"""Tips in one message: 34 KiB, a moment's work to check."""

MANY_LOGS: Final = 64
"""Logs above which digests of parts are compared first: below, all heads fit in a KiB."""

LOGS_PER_PART: Final = 8
"""About how many logs share a digest, at most: a digest costs a third of a head, so that where few
logs differ neither the digests nor the heads beside theirs weigh more than the other."""

MAX_PARTS: Final = MAX_LOGS // LOGS_PER_PART
"""Parts of the largest frontier."""

PART_DIGEST: Final = 4
"""Bytes of one part's digest, under a key of the line: by chance a difference is overlooked once in
four billion, and found over the next line."""

NAME_BYTES: Final = 8
"""Bytes of a log's key by which it is called where many are told. Logs that share a name cost a few
questions more; a key with the name of another's takes 2^64 tries."""

MARK_BYTES: Final = 4
"""Bytes that stand for a tip's id, under a key of the line: nobody can look for two ids of one mark
beforehand, and one that happens to have it matters only if it forks a log at the same seq."""

MAX_HEADS_BYTES: Final = 262_144
"""All heads of a group in one message: four times what 4,096 logs take that never forked."""

MAX_NAMESAKES: Final = 2
"""Logs that are given for one name: with more, their maker sees to it himself that they travel."""

MAX_ASKS_PER_WANT: Final = 32
"""Logs asked for at once; the others are left for other peers to give meanwhile."""

MAX_ASK_KNOWN: Final = 128
"""Ids named in one ask: every branch we tell, twice; or a ladder down a few of them."""

MAX_WANT_BYTES: Final = 2_097_152
"""Bytes one want may bring: half a second of work, so that the line never idles between two."""

MAX_OPEN_WANTS: Final = 2
"""Wants in flight: one is verified while the next is sent."""

SERVE_STEP: Final = 262_144
"""Bytes read and sent at a time when serving: fresh writes wait behind no more than that."""

REPEAT_ALLOWANCE: Final = 16_777_216
"""Bytes a peer may ask for again in one session, beyond as much as it asked for the first time: a
lost disk write or a fork costs a little of it, asking for ever is cut off."""

PUSH_BYTES: Final = 65_536
"""What is pushed unasked at a time: at least one entry; more is announced and pulled."""

PUSH_WINDOW: Final = 1_048_576
"""Bytes pushed and not yet acknowledged: a slow disk at the other end is not buried."""

MAX_RUNS_PER_MESSAGE: Final = 64
"""Runs in one message: one for each log of a want, and some for branches."""

ERRAND_MS: Final = 10_000
"""Time without progress after which another peer may be asked for the same log."""

ERRAND_BYTES: Final = 65_536
"""Bytes of a log that are progress, 52 kbit/s: who brings less does not keep it from others."""

ERRAND_RETRY_MS: Final = 1_000
"""How often a session looks whether an errand of another session came free."""

STALL_MS: Final = 60_000
"""Time without progress after which a peer that owes us a want is given up. A run of 256 KiB takes
33 seconds at 64 kbit/s."""

MAX_FRUITLESS: Final = 16
"""Answers that brought nothing new before a peer is sent away: a log with more branches than are
kept costs an honest peer one of them."""

MAX_LADDERS: Final = 2
"""How often a peer may know none of the entries we name: our newest, then ever older ones down to
the first; after that it is asked for the whole log."""

HAVE_DELAY_MS: Final = 20
"""Acknowledgements wait this long for company."""

NEWS_GAP_MS: Final = 5
"""News that follow others sooner wait so long for company: the first of a burst goes at once, and a
burst costs its writer a few pushes and not one an act. Nobody sees the difference."""

PEERS_AT_ONCE: Final = 16
"""Lists of addresses that are heeded from one peer, beside one each second; more are ignored."""

MAX_PEERS_PER_MESSAGE: Final = 32
"""Peers in one list of addresses."""

MAX_ADDRESSES_PER_PEER: Final = 8
"""Addresses of one peer: a laptop has a few, and most are stale."""

MAX_ADDRESS_LENGTH: Final = 256
"""Letters of a peer id or an address; a relayed one takes about 150."""

# -- the store: caution, not validity -------------------------------------------------------------

MAX_LOG_BYTES: Final = 268_435_456
"""Bodies kept of one log: a million ordinary entries. Beyond it the log pauses here, and is shown
as incomplete, so that one member cannot fill everybody's disk."""

MAX_GROUP_BYTES: Final = 2_147_483_648
"""Bodies kept of one group, for the same reason."""

MAX_KNOWN_PEERS: Final = 512
"""Peers remembered for one group: more than it has devices; those met longest ago are forgotten."""

# -- the network: caution, not validity -----------------------------------------------------------

MAX_CONNECTIONS: Final = 64
"""Connections in all: more than a group of friends has devices."""

MAX_INBOUND: Final = 48
"""Connections that others opened, also half-open ones: the rest stays free for our own dialling."""

MAX_PER_ADDRESS: Final = 4
"""Connections from one IPv4 address or IPv6 /64: a household, or a stranger with one address."""

MAX_ACCEPTED_LINKS: Final = 16
"""Links accepted and not yet taken by a session: one breath of the event loop."""

MAX_STREAMS: Final = 64
"""Yamux streams in one connection. We use one; other libp2p programs open a few to look at us."""

MAX_MUXER_BYTES: Final = 2_097_152
"""Bytes received in one connection and not yet read: eight times the window of our one stream."""

UPGRADE_MS: Final = 10_000
"""From a bare socket to Noise and Yamux, and again from there to the first stream."""

DIAL_MS: Final = 15_000
"""From the first packet to a connection: an upgrade on a line with two seconds of delay."""

STALL_LINK_MS: Final = 60_000
"""A write without progress for so long ends the connection: at 64 kbit/s a window takes 32 s."""

LINGER_MS: Final = 500
"""How long closing a link waits for what is queued and for the other end: a stop takes 1 s."""

SEND_QUEUE_BYTES: Final = 262_144
"""Queued bytes at which `send` waits: one window, so that a heartbeat is never far behind."""

MAX_LOG_LINES: Final = 12
"""Lines a minute that one part of the node writes to its log at one level: 3 MB a day at most, and
who comes again and again does not wash out what else is there."""

MAX_LIBRARY_LINES: Final = 6
"""Lines a minute from the log of libp2p, which prints one for each bad frame a stranger sends."""

# -- peering: caution, not validity ---------------------------------------------------------------

MAX_SESSIONS: Final = 64
"""Sessions at a time, in and out: as many as there are connections."""

SESSIONS_PER_PEER: Final = 2
"""Sessions with one peer: both may dial at once, and an old one may be dead without knowing."""

MAX_DIALS: Final = 4
"""Peers dialled at the same time."""

MAX_SESSION_BACKLOG: Final = 8_388_608
"""Bytes waiting to be written to one peer: two wants and a window of pushes in a few groups. Who
lets more pile up does not read."""

INTRODUCE_MS: Final = 1_000
"""Time from news of where members are found to telling others, and so between two tellings."""

INGEST_MS: Final = 50
"""Time for which letting in what peers sent may hold up everything else here: a person's own write
waits for one such piece, and people notice a tenth of a second."""

INGEST_LEAST: Final = 64
"""Entries let in at a time on the slowest machine: fewer would cost more for their commit."""

INGEST_MOST: Final = 2_048
"""Entries let in at a time on the fastest: more gain nothing."""

INGEST_TURNS: Final = 24
"""Turns for all others between two pieces. A person's write takes two; a frame of the peer takes
some five until it is read, and the line is not to idle while entries are written."""

MAX_UNSTORED: Final = 1_048_576
"""Bytes of runs that came in one session and are not let in yet: while some are looked through and
others written, the next come; a slow disk holds up the peer and not the memory."""

# -- imports: caution, not validity ---------------------------------------------------------------

MAX_IMPORT_BYTES: Final = 8_388_608
"""One part of an import: the longest run between two signatures, its bytes written as letters and
its control characters as six each. Parts are as large as that only where they have to be."""

MAX_IMPORT_LINES: Final = 2 * RUN_ENTRIES
"""Entries in one part of a history: a run, and what was begun before it. A tenth of a second."""

MAX_IMPORT_RECORDS: Final = 256
"""Things in one part of what other programs hold: one transaction, a tenth of a second of work."""

# -- bundles --------------------------------------------------------------------------------------

BUNDLE_BLOCK: Final = 65_536
"""Bytes of a block of a bundle, its seal included: what one bad sector costs of a file, and the
least that its size tells."""

BUNDLE_WINDOW: Final = 32
"""Blocks given to a node at a time: 2 MiB, as much as a want brings. More than the longest part."""

MAX_BUNDLE_BLOCKS: Final = 2**32 - 1
"""Blocks of one bundle: a hundred thousand times what a node keeps of a group."""

MAX_BUNDLE_RECEIPTS: Final = 16
"""Receipts that are looked at in one window: of one device, for twice as many tips as there are
logs. Each costs a check of a signature."""

MAX_BUNDLE_FAULTS: Final = 8
"""Places of damage that are told one by one; of the others, how many there are."""

# -- what a passphrase seals ----------------------------------------------------------------------

MIN_PASSPHRASE_LETTERS: Final = 8
"""Of a new passphrase: what is shorter is found by trying, however much each try costs."""

MAX_PASSPHRASE_BYTES: Final = 1_024
"""Of any passphrase: a long sentence, and no file given by mistake."""

MAX_ARGON_KIB: Final = 524_288
"""Memory that opening a sealed file may take: what a small machine can spare for a moment."""

MAX_ARGON_WORK: Final = 2_097_152
"""KiB times passes: some seconds on a laptop, less than a minute on the smallest machine."""

MAX_ARGON_LANES: Final = 16
"""Threads that opening a sealed file may start."""

SEALED_STEP: Final = 4_096
"""What is sealed is padded to whole steps, so that its size tells of a few groups nothing."""

MAX_SEALED_BYTES: Final = 1_048_576
"""One sealed file: a backup of the most groups has two thirds of it."""

MAX_BACKUP_GROUPS: Final = 256
"""Groups in one backup: four times as many as a hello can name."""

# -- the page: caution, not validity --------------------------------------------------------------

PAGE_SECRET_BYTES: Final = 32
"""Random bytes of a link, a cookie and a key: nobody guesses 256 bits."""

PAGE_LINK_S: Final = 60
"""Seconds for which a link to the page is good: a slow browser starts in ten."""

MAX_PAGE_LINKS: Final = 8
"""Links that nobody has used yet: more than a person opens in a minute."""

MAX_PAGE_SESSIONS: Final = 16
"""Browsers let in at a time: all that one person has, private windows among them."""

PAGE_IDLE_S: Final = 43_200
"""Seconds without a request after which a browser is let in no more: a night."""

PAGE_SESSION_S: Final = 604_800
"""Seconds after which one is let in anew, however busy it is: a week."""

MAX_PAGE_CALLERS: Final = 64
"""Connections to the page at a time: a browser takes six, and nobody else has anything to ask."""

MAX_METRICS_CALLERS: Final = 8
"""Connections to the numbers at a time: one program asks for them every few seconds."""

MAX_PAGE_LOGIN_BYTES: Final = 1_024
"""The body of a login: a link's secret has 43 letters. All else is bounded as at the other door."""
