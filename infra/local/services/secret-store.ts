import { randomUUID } from 'node:crypto';
import { secretArn, secretName } from '../names.ts';
import { ApiError } from './endpoint.ts';

interface SecretVersion {
  id: string;
  text?: string;
  /** Base64. */
  binary?: string;
  stages: string[];
  created: number;
}

export interface StoredSecret {
  name: string;
  description?: string;
  kmsKeyId?: string;
  tags: { Key: string; Value: string }[];
  created: number;
  changed: number;
  /** When it will be gone, if it was deleted with a recovery window. */
  deletedAt?: number;
  deletion?: number;
  versions: SecretVersion[];
}

type Input = Record<string, unknown>;

const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';
const MAX_VALUE_BYTES = 65_536;
const DAY = 86_400_000;

/**
 * The actions of Secrets Manager on a list of secrets, with the answers and errors of
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html. Every change is saved before it is answered; one that
 * cannot be saved does not happen.
 */
export class SecretStore {
  private secrets: Map<string, StoredSecret>;
  private readonly save: (secrets: StoredSecret[]) => void;
  private readonly now: () => number;

  constructor(secrets: StoredSecret[], save: (secrets: StoredSecret[]) => void, now: () => number) {
    this.secrets = new Map(secrets.map((secret) => [secret.name, secret]));
    this.save = save;
    this.now = now;
  }

  private readonly actions: Record<string, (input: Input) => unknown> = {
    CreateSecret: (input) => this.change(() => this.create(input)),
    PutSecretValue: (input) => this.change(() => this.putValue(input)),
    UpdateSecret: (input) => this.change(() => this.update(input)),
    DeleteSecret: (input) => this.change(() => this.remove(input)),
    RestoreSecret: (input) => this.change(() => this.restore(input)),
    GetSecretValue: (input) => this.value(input),
    DescribeSecret: (input) => this.describe(this.find(input)),
    ListSecrets: (input) => this.list(input),
  };

  knows(action: string): boolean {
    return Object.hasOwn(this.actions, action);
  }

  perform(action: string, input: Input): unknown {
    this.forget();
    return this.actions[action]?.(input);
  }

  has(id: string): boolean {
    return this.secrets.has(secretName(id));
  }

  /** The current text, or undefined when the secret has none (or a binary one). */
  current(id: string): string | undefined {
    const secret = this.secrets.get(secretName(id));
    if (secret?.deletedAt !== undefined) return undefined;
    return secret?.versions.find((version) => version.stages.includes(CURRENT))?.text;
  }

  /** Runs a change on a copy, so that a full disk leaves what was there. */
  private change<T>(work: () => T): T {
    const before = structuredClone(this.secrets);
    try {
      const result = work();
      this.save([...this.secrets.values()]);
      return result;
    } catch (error) {
      this.secrets = before;
      throw error;
    }
  }

  private forget(): void {
    for (const secret of this.secrets.values()) {
      if (secret.deletion !== undefined && secret.deletion <= this.now()) this.secrets.delete(secret.name);
    }
  }

  private find(input: Input): StoredSecret {
    const id = text(input, 'SecretId', 2048);
    if (id === undefined) throw invalid('You must provide a SecretId.');
    const secret = this.secrets.get(secretName(id));
    if (secret === undefined) throw missing("Secrets Manager can't find the specified secret.");
    return secret;
  }

  private findAlive(input: Input): StoredSecret {
    const secret = this.find(input);
    if (secret.deletedAt === undefined) return secret;
    throw refused("You can't perform this operation on the secret because it was marked for deletion.");
  }

  private create(input: Input): unknown {
    const name = text(input, 'Name', 512);
    if (name === undefined || !/^[A-Za-z0-9/_+=.@-]+$/.test(name)) {
      throw validation(
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      );
    }
    const present = this.secrets.get(name);
    if (present?.deletedAt !== undefined) {
      throw refused("You can't create this secret because a secret with this name is already scheduled for deletion.");
    }
    const value = secretValue(input);
    if (present !== undefined) {
      const same = present.versions.find((version) => version.id === input.ClientRequestToken);
      if (same !== undefined && sameValue(same, value)) return this.answer(present, same);
      throw new ApiError('ResourceExistsException', `The operation failed because the secret ${name} already exists.`);
    }
    const secret: StoredSecret = {
      name,
      description: text(input, 'Description', 2048),
      kmsKeyId: text(input, 'KmsKeyId', 2048),
      tags: Array.isArray(input.Tags) ? (input.Tags as StoredSecret['tags']) : [],
      created: this.now(),
      changed: this.now(),
      versions: [],
    };
    this.secrets.set(name, secret);
    return this.answer(secret, value === undefined ? undefined : this.addVersion(secret, input, value, [CURRENT]));
  }

  private putValue(input: Input): unknown {
    const secret = this.findAlive(input);
    const value = secretValue(input);
    if (value === undefined) throw invalid('You must provide either SecretString or SecretBinary.');
    const stages = Array.isArray(input.VersionStages) ? (input.VersionStages as string[]) : [CURRENT];
    if (stages.length < 1 || stages.length > 20) throw validation('VersionStages must have 1 to 20 members.');
    const version = this.addVersion(secret, input, value, stages);
    return { ...this.answer(secret, version), VersionStages: version.stages };
  }

  private update(input: Input): unknown {
    const secret = this.findAlive(input);
    const value = secretValue(input);
    secret.description = text(input, 'Description', 2048) ?? secret.description;
    secret.kmsKeyId = text(input, 'KmsKeyId', 2048) ?? secret.kmsKeyId;
    secret.changed = this.now();
    return this.answer(secret, value === undefined ? undefined : this.addVersion(secret, input, value, [CURRENT]));
  }

  /** A token that was used before with the same value changes nothing; with another value it is refused. */
  private addVersion(secret: StoredSecret, input: Input, value: SecretValue, stages: string[]): SecretVersion {
    const id = text(input, 'ClientRequestToken', Number.MAX_SAFE_INTEGER) ?? randomUUID();
    if (id.length < 32 || id.length > 64) throw invalid('ClientRequestToken must be 32-64 characters long.');
    const present = secret.versions.find((version) => version.id === id);
    if (present !== undefined) {
      if (sameValue(present, value)) return present;
      throw new ApiError(
        'ResourceExistsException',
        "You can't use ClientRequestToken again with a different secret value.",
      );
    }
    const taken = new Set(stages);
    for (const version of secret.versions) {
      const wasCurrent = version.stages.includes(CURRENT) && taken.has(CURRENT);
      version.stages = version.stages.filter(
        (stage) => !taken.has(stage) && !(taken.has(CURRENT) && stage === PREVIOUS),
      );
      if (wasCurrent) version.stages.push(PREVIOUS);
    }
    // The first version is current whatever it was labelled.
    const labels = secret.versions.length === 0 ? [...new Set([CURRENT, ...stages])] : stages;
    const version: SecretVersion = { id, ...value, stages: labels, created: this.now() };
    secret.versions = [...secret.versions.filter((one) => one.stages.length > 0), version];
    secret.changed = this.now();
    return version;
  }

  private value(input: Input): unknown {
    const secret = this.findAlive(input);
    const id = text(input, 'VersionId', 64);
    const stage = text(input, 'VersionStage', 256) ?? (id === undefined ? CURRENT : undefined);
    const found = secret.versions.find(
      (version) => (id === undefined || version.id === id) && (stage === undefined || version.stages.includes(stage)),
    );
    if (found === undefined) {
      const wanted = id === undefined ? `staging label: ${stage}` : `VersionId: ${id}`;
      throw missing(`Secrets Manager can't find the specified secret value for ${wanted}`);
    }
    return {
      ARN: secretArn(secret.name),
      Name: secret.name,
      VersionId: found.id,
      SecretString: found.text,
      SecretBinary: found.binary,
      VersionStages: found.stages,
      CreatedDate: found.created / 1_000,
    };
  }

  private describe(secret: StoredSecret): Input {
    return {
      ARN: secretArn(secret.name),
      Name: secret.name,
      Description: secret.description,
      KmsKeyId: secret.kmsKeyId,
      CreatedDate: secret.created / 1_000,
      LastChangedDate: secret.changed / 1_000,
      DeletedDate: secret.deletedAt === undefined ? undefined : secret.deletedAt / 1_000,
      Tags: secret.tags,
      VersionIdsToStages:
        secret.versions.length === 0
          ? undefined
          : Object.fromEntries(secret.versions.map((version) => [version.id, version.stages])),
    };
  }

  private remove(input: Input): unknown {
    const force = input.ForceDeleteWithoutRecovery === true;
    const days = input.RecoveryWindowInDays;
    if (force && days !== undefined) {
      throw invalid("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    if (days !== undefined && !(Number.isInteger(days) && Number(days) >= 7 && Number(days) <= 30)) {
      throw invalid('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
    }
    const id = secretName(String(input.SecretId ?? ''));
    if (force && !this.secrets.has(id)) return { ARN: secretArn(id), Name: id, DeletionDate: this.now() / 1_000 };
    const secret = force ? this.find(input) : this.findAlive(input);
    const deletion = this.now() + (force ? 0 : Number(days ?? 30) * DAY);
    if (force) this.secrets.delete(secret.name);
    else Object.assign(secret, { deletedAt: this.now(), deletion });
    return { ARN: secretArn(secret.name), Name: secret.name, DeletionDate: deletion / 1_000 };
  }

  private restore(input: Input): unknown {
    const secret = this.find(input);
    delete secret.deletedAt;
    delete secret.deletion;
    return { ARN: secretArn(secret.name), Name: secret.name };
  }

  private list(input: Input): unknown {
    const max = input.MaxResults ?? 100;
    if (!(Number.isInteger(max) && Number(max) >= 1 && Number(max) <= 100)) {
      throw validation('MaxResults must be between 1 and 100.');
    }
    const filters = Array.isArray(input.Filters) ? (input.Filters as { Key: string; Values: string[] }[]) : [];
    const after = text(input, 'NextToken', 4096);
    const found = [...this.secrets.values()]
      .filter((secret) => input.IncludePlannedDeletion === true || secret.deletedAt === undefined)
      .filter((secret) => filters.every((filter) => matches(secret, filter)))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    if (input.SortOrder === 'desc') found.reverse();
    const from = after === undefined ? 0 : found.findIndex((secret) => secret.name === after) + 1;
    if (after !== undefined && from === 0) {
      throw new ApiError('InvalidNextTokenException', 'The NextToken is not one this list gave.');
    }
    const page = found.slice(from, from + Number(max));
    return {
      SecretList: page.map((secret) => {
        const { VersionIdsToStages, ...rest } = this.describe(secret);
        return { ...rest, SecretVersionsToStages: VersionIdsToStages };
      }),
      NextToken: from + page.length < found.length ? page.at(-1)?.name : undefined,
    };
  }

  private answer(secret: StoredSecret, version: SecretVersion | undefined): Input {
    return { ARN: secretArn(secret.name), Name: secret.name, VersionId: version?.id };
  }
}

interface SecretValue {
  text?: string;
  binary?: string;
}

function secretValue(input: Input): SecretValue | undefined {
  const { SecretString: string, SecretBinary: binary } = input;
  if (string === undefined && binary === undefined) return undefined;
  if (string !== undefined && binary !== undefined) {
    throw invalid("You can't specify both a binary secret value and a string secret value in the same secret.");
  }
  if (typeof (string ?? binary) !== 'string') throw new ApiError('SerializationException', 'The value is no string.');
  const size = string === undefined ? Buffer.from(String(binary), 'base64').length : Buffer.byteLength(String(string));
  if (size < 1 || size > MAX_VALUE_BYTES) {
    const member = string === undefined ? 'secretBinary' : 'secretString';
    const bound = size < 1 ? 'greater than or equal to 1' : `less than or equal to ${MAX_VALUE_BYTES}`;
    throw validation(
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  return string === undefined ? { binary: String(binary) } : { text: String(string) };
}

function matches(secret: StoredSecret, filter: { Key: string; Values: string[] }): boolean {
  const fields: Record<string, string[]> = {
    name: [secret.name],
    description: [secret.description ?? ''],
    'tag-key': secret.tags.map((tag) => tag.Key),
    'tag-value': secret.tags.map((tag) => tag.Value),
    all: [secret.name, secret.description ?? '', ...secret.tags.flatMap((tag) => [tag.Key, tag.Value])],
  };
  const values = fields[filter.Key];
  if (values === undefined) throw invalid(`The embedded cloud cannot filter secrets by ${filter.Key}.`);
  return filter.Values.some((wanted) =>
    wanted.startsWith('!')
      ? values.every((value) => !value.startsWith(wanted.slice(1)))
      : values.some((value) => value.startsWith(wanted)),
  );
}

const sameValue = (version: SecretVersion, value: SecretValue | undefined): boolean =>
  version.text === value?.text && version.binary === value?.binary;

function text(input: Input, member: string, maximum: number): string | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new ApiError('SerializationException', `${member} is no string.`);
  if (value.length > maximum) throw validation(`${member} must have length less than or equal to ${maximum}`);
  return value;
}

const invalid = (message: string) => new ApiError('InvalidParameterException', message);
const refused = (message: string) => new ApiError('InvalidRequestException', message);
const missing = (message: string) => new ApiError('ResourceNotFoundException', message);
const validation = (message: string) => new ApiError('ValidationException', message);
