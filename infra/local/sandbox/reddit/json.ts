import type { Letter } from './inbox.ts';
import type { Flair, Place } from './places.ts';
import type { Store } from './store.ts';
import { listedText, listedTitle, markdownHtml, slugOf } from './text.ts';
import type { Account, Thing } from './things.ts';

/** Address of the website in what the API answers. */
const site = 'https://www.reddit.com';

/** Path of a post or comment on the website. */
export function permalinkOf(store: Store, thing: Thing): string {
  const post = thing.kind === 't3' ? thing : store.thing(thing.post ?? '');
  const base = `/r/${thing.place}/comments/${post?.id ?? ''}/${slugOf(post?.title ?? '')}/`;
  return thing.kind === 't3' ? base : `${base}${thing.id}/`;
}

export function addressOf(store: Store, thing: Thing): string {
  return `${site}${permalinkOf(store, thing)}`;
}

/** A post or comment with its kind, as listings hold it. */
export function thingJson(store: Store, thing: Thing, viewer: Account | undefined): Record<string, unknown> {
  const data = thing.kind === 't3' ? postJson(store, thing, viewer) : commentJson(store, thing, viewer);
  return { kind: thing.kind, data: { ...common(store, thing, viewer), ...data } };
}

function common(store: Store, thing: Thing, viewer: Account | undefined): Record<string, unknown> {
  const shown = thing.deletedAt === undefined && !store.withheld(thing, viewer);
  const author = shown ? store.account(thing.authorId) : undefined;
  const place = placeFields(store, thing.place);
  return {
    id: thing.id,
    name: thing.name,
    author: author?.handle ?? '[deleted]',
    ...(author ? { author_fullname: `t2_${author.id}`, author_premium: false, author_patreon_flair: false } : {}),
    author_flair_text: null,
    author_flair_css_class: null,
    ...place,
    permalink: permalinkOf(store, thing),
    ...created(thing.createdAt),
    edited: thing.editedAt === undefined ? false : Math.floor(thing.editedAt / 1000),
    score: thing.score ?? 1,
    ups: thing.score ?? 1,
    downs: 0,
    likes: viewer !== undefined && viewer.id === thing.authorId ? true : null,
    saved: false,
    gilded: 0,
    archived: false,
    locked: thing.locked === true,
    stickied: thing.pinned === true,
    distinguished: null,
    send_replies: thing.sendReplies !== false,
    num_reports: null,
    mod_reports: [],
    user_reports: [],
    report_reasons: null,
    removal_reason: null,
    approved_by: null,
    banned_by: null,
    can_mod_post: false,
  };
}

function postJson(store: Store, thing: Thing, viewer: Account | undefined): Record<string, unknown> {
  const text = wordsFor(store, thing, viewer);
  const isSelf = thing.url === undefined;
  const comments = store.commentsUnder(thing).filter((comment) => store.visible(comment, viewer));
  return {
    title: listedTitle(thing.title ?? ''),
    selftext: isSelf ? text : '',
    selftext_html: isSelf && text !== '' ? markdownHtml(text) : null,
    is_self: isSelf,
    domain: isSelf ? `self.${thing.place}` : new URL(thing.url ?? '').hostname,
    url: thing.url ?? addressOf(store, thing),
    ...(isSelf ? {} : { url_overridden_by_dest: thing.url }),
    link_flair_text: thing.flair?.text ?? null,
    link_flair_template_id: thing.flair?.id ?? null,
    link_flair_type: 'text',
    link_flair_richtext: [],
    link_flair_css_class: thing.flair === undefined ? null : '',
    over_18: thing.nsfw === true,
    spoiler: false,
    hidden: false,
    clicked: false,
    visited: false,
    pinned: false,
    quarantine: false,
    hide_score: false,
    is_video: false,
    is_crosspostable: thing.deletedAt === undefined,
    is_robot_indexable: thing.deletedAt === undefined,
    removed_by_category: thing.deletedAt !== undefined ? 'deleted' : thing.removed === true ? 'moderator' : null,
    media: null,
    secure_media: null,
    media_embed: {},
    secure_media_embed: {},
    thumbnail: 'self',
    suggested_sort: null,
    num_comments: comments.filter((comment) => comment.deletedAt === undefined).length,
    num_crossposts: 0,
    upvote_ratio: thing.ratio ?? 1,
    view_count: null,
  };
}

function commentJson(store: Store, thing: Thing, viewer: Account | undefined): Record<string, unknown> {
  const body = wordsFor(store, thing, viewer);
  const post = store.thing(thing.post ?? '');
  return {
    body,
    body_html: markdownHtml(body),
    parent_id: thing.parent ?? '',
    link_id: thing.post ?? '',
    replies: '',
    controversiality: 0,
    score_hidden: false,
    collapsed: false,
    collapsed_reason: null,
    is_submitter: post?.authorId === thing.authorId,
    // These four stand in listings of a user's comments only; elsewhere nobody minds them.
    link_title: listedTitle(post?.title ?? ''),
    link_permalink: post ? addressOf(store, post) : '',
    link_url: post ? (post.url ?? addressOf(store, post)) : '',
    link_author: (post?.deletedAt === undefined && store.account(post?.authorId ?? '')?.handle) || '[deleted]',
  };
}

/** What a viewer reads of a thing: its words, or what stands in their place. */
function wordsFor(store: Store, thing: Thing, viewer: Account | undefined): string {
  if (thing.deletedAt !== undefined) return '[deleted]';
  return store.withheld(thing, viewer) ? '[removed]' : listedText(thing.text);
}

const subjects = { comment_reply: 'comment reply', post_reply: 'post reply', username_mention: 'username mention' };

/** A comment as the inbox holds it. */
export function letterJson(store: Store, { comment, type, unread }: Letter, reader: Account): Record<string, unknown> {
  const body = listedText(comment.text);
  const author = store.account(comment.authorId);
  return {
    kind: 't1',
    data: {
      id: comment.id,
      name: comment.name,
      type,
      subject: subjects[type],
      new: unread,
      was_comment: true,
      author: author?.handle ?? '[deleted]',
      ...(author ? { author_fullname: `t2_${author.id}` } : {}),
      dest: reader.handle,
      body,
      body_html: markdownHtml(body),
      parent_id: comment.parent ?? '',
      link_title: listedTitle(store.thing(comment.post ?? '')?.title ?? ''),
      context: `${permalinkOf(store, comment)}?context=3`,
      subreddit: comment.place,
      subreddit_name_prefixed: prefixed(comment.place),
      ...created(comment.createdAt),
      score: 1,
      likes: null,
      replies: '',
      first_message: null,
      first_message_name: null,
      distinguished: null,
      num_comments: null,
    },
  };
}

/** GET /api/v1/me; of others GET /user/:name/about tells a part. */
export function accountJson(store: Store, account: Account, own: boolean): Record<string, unknown> {
  const suspended = account.status === 'suspended';
  if (!own && suspended) return { name: account.handle, is_suspended: true, awardee_karma: 0, total_karma: 0 };
  const letters = store.inbox.of(account.id).filter(({ unread }) => unread);
  return {
    id: account.id,
    name: account.handle,
    ...created(account.createdAt),
    link_karma: 1,
    comment_karma: 0,
    total_karma: 1,
    is_employee: false,
    is_gold: false,
    is_mod: false,
    has_verified_email: true,
    verified: true,
    icon_img: '',
    subreddit: {
      display_name: profileOf(account),
      display_name_prefixed: prefixed(profileOf(account)),
      name: `t5_${account.id}`,
      subreddit_type: 'user',
      title: account.handle,
      public_description: 'An automated account of the sandbox.',
      url: `/user/${account.handle}/`,
      over_18: false,
    },
    ...(own
      ? {
          is_suspended: suspended,
          suspension_expiration_utc: null,
          over_18: false,
          inbox_count: letters.length,
          has_mail: letters.length > 0,
          pref_nightmode: false,
          features: {},
        }
      : {}),
  };
}

export function placeJson(place: Place, viewer: Account): Record<string, unknown> {
  return {
    kind: 't5',
    data: {
      id: place.id,
      name: `t5_${place.id}`,
      display_name: place.name,
      display_name_prefixed: prefixed(place.name),
      title: place.title,
      public_description: place.description,
      public_description_html: place.description === '' ? null : markdownHtml(place.description),
      description: '',
      url: `/r/${place.name}/`,
      ...created(place.createdAt),
      subscribers: 1,
      accounts_active: null,
      over18: place.nsfw,
      quarantine: false,
      lang: 'en',
      subreddit_type: place.type,
      submission_type: place.selfPosts ? (place.linkPosts ? 'any' : 'self') : 'link',
      restrict_posting: place.type !== 'public',
      link_flair_enabled: place.flairs !== undefined,
      can_assign_link_flair: place.flairs !== undefined,
      user_is_banned: has(place.banned, viewer),
      user_is_contributor: has(place.approved, viewer),
      user_is_moderator: false,
      user_is_subscriber: false,
      user_is_muted: false,
    },
  };
}

export function rulesJson(place: Place): Record<string, unknown> {
  const rules = place.rules.map(({ name, description, kind }, priority) => ({
    kind,
    short_name: name,
    description,
    ...(description === '' ? {} : { description_html: markdownHtml(description) }),
    violation_reason: name,
    created_utc: Math.floor(place.createdAt / 1000),
    priority,
  }));
  return {
    rules,
    site_rules: ['Spam', 'Personal and confidential information', 'Threatening, harassing, or inciting violence'],
    site_rules_flow: [{ reasonTextToShow: 'This is spam', reasonText: 'This is spam' }],
  };
}

export function flairJson({ id, text, modOnly, editable }: Flair): Record<string, unknown> {
  return {
    id,
    type: 'text',
    text,
    text_editable: editable,
    mod_only: modOnly,
    allowable_content: 'all',
    max_emojis: 10,
    text_color: 'dark',
    background_color: '',
    css_class: '',
    override_css: false,
    richtext: [],
  };
}

/** Whether an account is in a list of names. */
export function has(names: readonly string[], account: Account): boolean {
  const own = [account.name.toLowerCase(), account.handle.toLowerCase()];
  return names.some((name) => own.includes(name.toLowerCase()));
}

/** The place of what an account posts on its own profile. */
export function profileOf(account: Account): string {
  return `u_${account.handle}`;
}

function placeFields(store: Store, name: string): Record<string, unknown> {
  const place = store.place(name);
  const owner = place ? undefined : store.account(name.slice(2));
  return {
    subreddit: name,
    subreddit_id: `t5_${place?.id ?? owner?.id ?? ''}`,
    subreddit_name_prefixed: prefixed(name),
    subreddit_type: place?.type ?? 'user',
  };
}

function prefixed(place: string): string {
  return place.startsWith('u_') ? `u/${place.slice(2)}` : `r/${place}`;
}

function created(at: number): { created: number; created_utc: number } {
  const seconds = Math.floor(at / 1000);
  return { created: seconds, created_utc: seconds };
}
