/**
 * What a trait can change. At its far end (value 1) a modifier counts whole, in the middle (0.5) not at all, at its near end (0) whole the
 * other way round. `temperature`, `emoji` and `hashtags` are added; `length`, `replyProbability` and `cadence` are doublings: 1 is twice as
 * much, -1 half as much.
 */
export const modifierNames = ['temperature', 'length', 'emoji', 'hashtags', 'replyProbability', 'cadence'] as const;
export type ModifierName = (typeof modifierNames)[number];
export type Modifiers = Readonly<Partial<Record<ModifierName, number>>>;

/** How much each modifier counts on a platform: 0 not at all, 1 (where absent) as the trait says. */
export type ModifierWeights = Modifiers;

export interface Trait {
  /** How somebody writes in whom it is weak (0), and strong (1). */
  readonly low: string;
  readonly high: string;
  readonly modifiers: Modifiers;
}

export type Traits = Readonly<Record<string, Trait>>;

/** A trait of one personality on one platform. */
export interface TraitSetting extends Trait {
  /** 0..1. */
  readonly value: number;
}

export type TraitSettings = Readonly<Record<string, TraitSetting>>;

/** Begins with a letter, so that no name is one of JavaScript's own. */
export const traitNamePattern = /^[a-z][a-z0-9_-]{0,31}$/;
export const traitNameWords =
  'a name of 1 to 32 lower-case letters, digits, _ and - that begins with a letter, such as "humour"';

/** What a layer says of traits: those of the operator's own whole, the others with the fields alone that it changes. */
export type TraitChanges = Readonly<Record<string, Partial<Trait>>>;

/** The traits with what a layer changes in them; a trait that is whole in no layer is left out. */
export function changedTraits(traits: Traits, changes: TraitChanges = {}): Traits {
  const changed: Record<string, Trait> = { ...traits };
  for (const [name, change] of Object.entries(changes)) {
    const before = Object.hasOwn(traits, name) ? traits[name] : undefined;
    const low = change.low ?? before?.low;
    const high = change.high ?? before?.high;
    if (low !== undefined && high !== undefined) {
      changed[name] = { low, high, modifiers: { ...before?.modifiers, ...given(change.modifiers) } };
    }
  }
  return changed;
}

function given(modifiers: { readonly [name in ModifierName]?: number | undefined } = {}): Modifiers {
  return Object.fromEntries(Object.entries(modifiers).filter(([, value]) => value !== undefined));
}
