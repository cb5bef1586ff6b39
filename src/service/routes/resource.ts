import { type Static, type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyRequest, FastifySchema } from 'fastify';
import type { AnswerCache } from '../answers.ts';
import { type ComparedRequest, inNetworks } from '../comparison.ts';
import type { CostEngine, CostRequest } from '../engine.ts';
import { type MediaType, mediaTypeOf } from '../negotiation.ts';
import { networkNamed, type NetworkSource } from '../requests.ts';
import { answerHeaders, type Asked, Responder } from '../responder.ts';
import { namedNetworkSchema } from '../schemas/compare-request.ts';
import { problemResponses } from '../schemas/problem.ts';
import { bodyContent, formContent } from '../schemas/upload.ts';
import { exceptBodies, takeForms, takeNetworks } from '../uploads/bodies.ts';
import { checker, choiceCheckers, type ChoiceSchemas } from '../uploads/choices.ts';
import { networksFromForm } from '../uploads/compared.ts';
import { type NetworksShape, requireNetworks } from '../uploads/forms.ts';
import type { UploadLimits } from '../uploads/read.ts';

export interface ResourceOptions {
  readonly engine: CostEngine;
  readonly answers: AnswerCache;
  readonly uploads: UploadLimits;
}

/** What is answered, in whatever way it is asked for. */
interface Answered {
  readonly tag: string;
  readonly description: string;
  /** Its forms, as OpenAPI describes them. */
  readonly content: Readonly<Record<string, { readonly schema: TSchema }>>;
  /** What the Accept header may choose from; none where the URL says the form. */
  readonly mediaTypes?: readonly MediaType[];
  /** Whether an answer may be kept for a while without asking whether it is current; it may. */
  readonly isLasting?: boolean;
}

/** A network that a URL names. */
const networkParams = Type.Object({
  network: Type.String({
    description: 'Name of a preset, or digest of a stored model.',
    examples: ['resnet50'],
  }),
});

type Awaitable<T> = T | Promise<T>;

type Ask = (request: FastifyRequest) => Awaitable<Asked>;

/** A GET, by which networks are named. */
interface Named<Params extends TObject, Query extends TObject> {
  readonly summary: string;
  readonly params?: Params;
  readonly query: Query;
  readonly ask: (
    request: FastifyRequest<{ Params: Static<Params>; Querystring: Static<Query> }>,
  ) => Awaitable<Asked>;
}

/** One network: named by the URL of a GET, or in a POST in JSON, as a file, or in a form. */
interface One<Body extends TSchema, Choices extends TObject> extends ChoiceSchemas<Body, Choices> {
  readonly summaries: { readonly get: string; readonly post: string };
  /** What is asked of a network by choices beside it. */
  readonly fromChoices: (
    network: NetworkSource,
    choices: Static<Choices>,
    request: FastifyRequest,
  ) => Asked;
  /** What is asked in JSON, and by the keys of the query that it may have. */
  readonly fromBody: (body: Static<Body>, form: Static<Choices>, request: FastifyRequest) => Asked;
}

type RequestAt<Params extends TObject> = FastifyRequest<{ Params: Static<Params> }>;

/** A POST of several networks: in JSON or in a form. */
interface SeveralGiven<
  Params extends TObject,
  Body extends TSchema,
  Choices extends TObject,
> extends ChoiceSchemas<Body, Choices> {
  readonly summary: string;
  readonly params?: Params;
  /** Choices that may stand in the query. */
  readonly inQuery: TObject;
  /** Fewest and most networks. */
  readonly least: number;
  readonly most: number;
  /** What is asked in a form, whose networks are read with choices for all of them. */
  readonly fromForm: (
    networksWith: (choices: CostRequest) => Promise<ComparedRequest[]>,
    choices: Static<Choices>,
    request: RequestAt<Params>,
  ) => Promise<Asked>;
  /** What is asked in JSON, and by the keys of the query that it may have. */
  readonly fromBody: (
    body: Static<Body>,
    form: Partial<Static<Choices>>,
    request: RequestAt<Params>,
  ) => Awaitable<Asked>;
}

/** Answers about networks, kept by all that they depend on. */
export class Resource {
  private readonly responder: Responder;
  private readonly described;

  constructor(
    private readonly app: FastifyInstance,
    private readonly options: ResourceOptions,
    private readonly answered: Answered,
  ) {
    const { engine, answers } = options;
    const { tag, description, content, isLasting = true } = answered;
    const hasModel = (model: string) => engine.isThere({ model });
    this.responder = new Responder({ answers, hasModel, isLasting });
    const response = { 200: { description, headers: answerHeaders, content }, ...problemResponses };
    this.described = { tags: [tag], response };
  }

  /** Answers about networks that the URL names. */
  get<Params extends TObject, Query extends TObject>(
    url: string,
    { summary, params, query, ask }: Named<Params, Query>,
  ): void {
    const { tags, response } = this.described;
    this.app.get<{ Params: Static<Params>; Querystring: Static<Query> }>(
      url,
      {
        schema: {
          ...{ summary, tags, querystring: query },
          ...(params && { params }),
          response: { ...response, 304: { description: 'As before.', type: 'null' } },
        },
        onRequest: this.responder.answerSeen,
      },
      async (request, reply) => this.responder.answerNamed(request, reply, await ask(request)),
    );
  }

  /** Answers about one network. */
  one<Body extends TSchema, Choices extends TObject>(
    url: string,
    { summaries, fromChoices, fromBody, ...schemas }: One<Body, Choices>,
  ): Promise<void> {
    const { body, query: querystring } = schemas;
    this.get(`${url}/:network`, {
      summary: summaries.get,
      params: networkParams,
      query: querystring,
      ask: (request) => {
        const choices = request.query as Static<Choices>;
        return fromChoices(networkNamed(request.params.network), choices, request);
      },
    });
    const schema = {
      summary: summaries.post,
      body: bodyContent(body, querystring),
      querystring,
    };
    return this.take(url, schema, async (scope) => {
      const read = await takeNetworks(scope, this.options.uploads);
      const check = choiceCheckers(scope, schemas);
      return async (request) => {
        const query = request.query as Static<Choices>;
        const given = await read(request);
        if (given.kind === 'model') {
          const choices = { ...query, ...check.fields(given.fields) };
          return fromChoices({ upload: given.model }, choices, request);
        }
        const form = check.formOnly(query);
        return fromBody(check.body(given.document), form, request);
      };
    });
  }

  /** Answers about several networks. */
  postSeveral<Params extends TObject, Body extends TSchema, Choices extends TObject>(
    url: string,
    {
      summary,
      params,
      inQuery,
      least,
      most,
      fromForm,
      fromBody,
      ...schemas
    }: SeveralGiven<Params, Body, Choices>,
  ): Promise<void> {
    const { body, query: fields } = schemas;
    const shape: NetworksShape = {
      field: 'networks',
      least,
      most,
      texts: true,
      locate: inNetworks,
    };
    const schema = {
      ...{ summary, body: formContent(body, shape, fields), querystring: inQuery },
      ...(params && { params }),
    };
    return this.take(url, schema, async (scope) => {
      const read = await takeForms(scope, this.options.uploads, shape);
      const check = choiceCheckers(scope, schemas);
      const checkNetwork = checker(scope, namedNetworkSchema, 'body');
      return async (request) => {
        const query = request.query as Partial<Static<Choices>>;
        const at = request as RequestAt<Params>;
        const given = await read(request);
        if (given.kind === 'request') {
          const form = check.formOnly(query);
          return fromBody(check.body(given.document), form, at);
        }
        const fields = { ...query, ...check.fields(given.fields) };
        requireNetworks(given, shape);
        const readers = { parseJson: given.parseJson, checkNetwork };
        const networksWith = (choices: CostRequest) => networksFromForm(given, choices, readers);
        return fromForm(networksWith, fields, at);
      };
    });
  }

  /** A route whose bodies come in several kinds, in a scope of its own. */
  private async take(
    url: string,
    schema: FastifySchema,
    reader: (scope: FastifyInstance) => Promise<Ask>,
  ): Promise<void> {
    const { mediaTypes } = this.answered;
    await this.app.register(async (scope) => {
      const ask = await reader(scope);
      scope.post(
        url,
        {
          schema: { ...schema, ...this.described },
          validatorCompiler: exceptBodies(scope.validatorCompiler),
          preValidation: this.responder.answerSeenBody,
        },
        async (request, reply) => {
          // Refused before the body is read.
          if (mediaTypes) mediaTypeOf(request, mediaTypes);
          return this.responder.answerGiven(request, reply, await ask(request));
        },
      );
    });
  }
}
