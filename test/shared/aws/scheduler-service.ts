import {
  type HttpService,
  type ServiceAnswer,
  type ServiceRequest,
  startHttpService,
} from '../../support/http-service.ts';

export interface SchedulerService extends HttpService {
  readonly schedules: Map<string, Record<string, unknown>>;
  /** Called before each request is worked on: for what happens in between. */
  before: (request: ServiceRequest) => void;
}

const pageSize = 2;

/** EventBridge Scheduler as its API reference describes it: schedules of one group, in pages of two. */
export async function startSchedulerService(group: string): Promise<SchedulerService> {
  const schedules = new Map<string, Record<string, unknown>>();
  const hooks = { before: (_request: ServiceRequest): void => undefined };

  const write = (name: string, request: ServiceRequest): ServiceAnswer => {
    const { FlexibleTimeWindow: window, Target: target, GroupName: named } = request.body;
    if (named !== group) return { status: 404, error: 'ResourceNotFoundException', message: `no group ${named}` };
    if (!/^[0-9a-zA-Z\-_.]{1,64}$/.test(name)) return { status: 400, error: 'ValidationException', message: name };
    if (window === undefined || target === undefined) {
      return { status: 400, error: 'ValidationException', message: 'FlexibleTimeWindow and Target are required' };
    }
    if (request.method === 'POST' && schedules.has(name)) return { status: 409, error: 'ConflictException' };
    if (request.method === 'PUT' && !schedules.has(name)) return { status: 404, error: 'ResourceNotFoundException' };
    schedules.set(name, request.body);
    return { body: { ScheduleArn: `arn:aws:scheduler:us-east-1:000000000000:schedule/${group}/${name}` } };
  };

  const list = ({ query }: ServiceRequest): ServiceAnswer => {
    const prefix = query.get('NamePrefix') ?? '';
    const names = [...schedules.keys()].filter((name) => name.startsWith(prefix)).sort();
    const from = Number(query.get('NextToken') ?? 0);
    const next = from + pageSize < names.length ? { NextToken: String(from + pageSize) } : {};
    return { body: { Schedules: names.slice(from, from + pageSize).map((Name) => ({ Name })), ...next } };
  };

  const service = await startHttpService((request) => {
    hooks.before(request);
    const name = /^\/schedules\/(.+)$/.exec(request.path)?.[1];
    if (name === undefined) return list(request);
    if (request.method === 'POST' || request.method === 'PUT') return write(name, request);
    const found = schedules.get(name);
    if (found === undefined) return { status: 404, error: 'ResourceNotFoundException' };
    if (request.method === 'DELETE') schedules.delete(name);
    return { body: request.method === 'DELETE' ? {} : { Name: name, ...found } };
  });
  return Object.assign(hooks, { ...service, schedules });
}
