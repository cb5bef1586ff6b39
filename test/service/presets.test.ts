import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presets } from '../../src/presets/index.ts';
import { data } from '../support/graphql.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function json<T>(path: string): Promise<T> {
  const response = await service.get(path);
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

async function text(path: string, accept: string): Promise<string> {
  const response = await service.get(path, { accept });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
  expect(response.headers.get('vary')).toContain('accept');
  return response.text();
}

interface Row {
  readonly name: string;
  readonly family: string;
  readonly year: number;
  readonly parameters: number;
  readonly macs: number;
}

interface Page {
  readonly total: number;
  readonly presets: readonly Row[];
}

const find = (query: string) => json<Page>(`/v1/presets?limit=1000&${query}`);
const namesOf = ({ presets: rows }: Page) => rows.map(({ name }) => name);

describe('the list of presets', () => {
  it('computes figures turn by turn, holding up no other request', async () => {
    const done: string[] = [];
    const ask = async (path: string) => {
      await service.get(path);
      done.push(path);
    };
    const listed = '/v1/presets?limit=1000';
    const all = ask(listed);
    let turns = 0;
    const counted = (async () => {
      for (; done.at(-1) !== listed; turns++) await nextTurn();
    })();
    await Promise.all([all, counted, ask('/v1/conventions'), ask('/v1/presets/vgg11')]);
    expect(turns).toBeGreaterThan(presets.list().length);
    expect(done.at(-1)).toBe(listed);
  }, 60_000);

  it('shows what each costs at its native input', async () => {
    const { presets: rows } = await find('family=inception');
    for (const { name, parameters, macs } of rows) {
      const { totals } = await json<{ totals: object }>(`/v1/cost/${name}?detail=summary`);
      expect(totals).toMatchObject({ parameters, macs });
    }
  });

  it('can be filtered and searched', async () => {
    expect(namesOf(await find('family=vgg'))).toEqual(
      [11, 13, 16, 19].flatMap((depth) => [`vgg${depth}`, `vgg${depth}_bn`]),
    );
    expect(namesOf(await find('year=2014&search=batch+norm'))).toContain('vgg16_bn');
    expect(namesOf(await find('task=speech-recognition'))).toHaveLength(5);
    const paper = namesOf(await find('search=stride%20paper'));
    expect(paper).toContain('resnet50_v1');
    expect(paper).not.toContain('vgg11');
  });

  it.each([
    ['minParameters=1M&maxParameters=3M', (row: Row) => inRange(row.parameters, 1e6, 3e6)],
    ['minMacs=4.1G&maxMacs=0.1T', (row: Row) => inRange(row.macs, 4.1e9, 1e11)],
    ['minParameters=7B', (row: Row) => inRange(row.parameters, 7e9, Infinity)],
    ['maxMacs=300k', (row: Row) => inRange(row.macs, 0, 3e5)],
    ['minMacs=4089184256&maxMacs=4089184256', (row: Row) => row.macs === 4_089_184_256],
  ])('can be bounded by figures: %s', async (query, isWithin) => {
    const all = await find('');
    const found = await find(query);
    expect(found.presets).toEqual(all.presets.filter(isWithin));
    expect(found.total).toBe(found.presets.length);
  });

  it('can be sorted, either way, and paged', async () => {
    for (const field of ['name', 'year', 'parameters', 'macs', 'family'] as const) {
      const up = await find(`sort=${field}`);
      const values = up.presets.map((row) => row[field]);
      expect(values).toEqual(values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      const down = await find(`sort=${field}&order=desc`);
      expect(down.presets.map((row) => row[field])).toEqual(values.toReversed());
    }
    const all = namesOf(await find('sort=macs'));
    const page = await json<Page>('/v1/presets?sort=macs&offset=1&limit=2');
    expect(page).toMatchObject({ total: all.length, offset: 1, limit: 2 });
    expect(namesOf(page)).toEqual(all.slice(1, 3));
  });

  it.each(['minMacs=many', 'maxParameters=-1', 'sort=size', 'order=up', 'limit=0'])(
    'refuses %s',
    async (query) => {
      const response = await service.get(`/v1/presets?${query}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'invalid-request' });
    },
  );

  it('is the same in GraphQL', async () => {
    const { presets: answer } = await data(
      service,
      `{ presets(first: 1000, filter: { minParameters: 1e6, maxMacs: 3e8, family: ["mobilenet", "shufflenet"] },
                 orderBy: { field: macs, direction: descending }) {
           totalCount nodes { name family year parameters macs }
         } }`,
    );
    const rest = await find('minParameters=1M&maxMacs=300M&sort=macs&order=desc');
    const rows = rest.presets
      .filter(({ family }) => ['mobilenet', 'shufflenet'].includes(family))
      .map(({ name, family, year, parameters, macs }) => ({
        name,
        family,
        year,
        parameters,
        macs,
      }));
    expect(rows.length).toBeGreaterThan(3);
    expect(answer).toEqual({ totalCount: rows.length, nodes: rows });
  });
});

function inRange(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

describe('the list as a table', () => {
  it.each([80, 120])('fits a terminal of %i columns', async (width) => {
    const table = await text(`/v1/presets?limit=1000&width=${width}`, 'text/plain');
    const lines = table.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBe(width);
    for (const { name } of presets.list()) expect(table).toContain(`\n${name} `);
  });

  it('leaves out what a narrow terminal has no room for', async () => {
    const heads = async (width: number) => {
      const table = await text(`/v1/presets?family=efficientnet&width=${width}`, 'text/plain');
      return table.split('\n')[0]?.split(/\s+/);
    };
    const all = ['Name', 'Title', 'Year', 'Input', 'Parameters', 'MACs', 'Paper'];
    expect(await heads(120)).toEqual(all);
    expect(await heads(80)).toEqual(all.filter((title) => title !== 'Title'));
    expect(await heads(60)).toEqual(['Name', 'Input', 'Parameters', 'MACs']);
  });

  it('has figures aligned to the right, and says how many there are', async () => {
    const table = await text('/v1/presets?family=efficientnet&limit=2', 'text/plain');
    expect(table).toMatch(
      /^efficientnet_b0 +EfficientNet-B0 +2019 +224x224 +5,288,548 +385,814,752 +1905\.11946 Eff/m,
    );
    expect(table).toMatch(/^2 of 12 presets/m);
  });

  it('is Markdown or CSV where that is asked for', async () => {
    expect(await text('/v1/presets?family=vgg', 'text/markdown')).toMatch(
      /^\| vgg16 +\| VGG-16 +\| 2014 \| 224x224 \| 138,357,544 \| 15,470,264,320 \| \[Very Deep/m,
    );
    const csv = (await text('/v1/presets?family=vgg', 'text/csv')).split('\r\n');
    expect(csv[0]).toBe(
      'name,title,family,task,year,input,parameters,macs,paper,paperTitle,paperUrl',
    );
    expect(csv[5]).toMatch(/^vgg16,VGG-16,vgg,.*,224x224,138357544,15470264320,1409\.1556,/);
    expect(await text('/v1/presets?family=none', 'text/csv')).toBe(`${csv[0] ?? ''}\r\n`);
  });
});

describe('a preset', () => {
  it('says what it is, with published figures beside ours', async () => {
    expect(await json('/v1/presets/resnet50')).toMatchObject({
      family: 'resnet',
      year: 2015,
      paper: { arxiv: '1512.03385', url: 'https://arxiv.org/abs/1512.03385' },
      variant: expect.stringContaining('v1.5') as string,
      inputSize: [224, 224],
      parameters: 25_557_032,
      macs: 4_089_184_256,
      options: { num_classes: { default: 1000, minimum: 1 }, shortcut: { default: 'B' } },
      published: [
        {
          ...{ figure: 'macs', value: 3.8e9, note: expect.stringContaining('v1') as string },
          ...{ ours: 4_089_184_256, ratio: 4_089_184_256 / 3.8e9 },
        },
      ],
    });
  });

  it('is text for a terminal', async () => {
    const page = await text('/v1/presets/resnet50?width=80', 'text/plain');
    expect(Math.max(...page.split('\n').map((line) => line.length))).toBe(80);
    expect(page).toMatch(/^resnet50: ResNet-50$/m);
    expect(page).toMatch(/^num_classes +integer from 1 to 1000000; 1000 by default\. Outputs of/m);
    expect(page).toMatch(
      /^macs +3,800,000,000 +4,089,184,256 +1\.0761 +arXiv 1512\.03385, Table 1$/m,
    );
    expect(page).toMatch(/^macs +the paper is v1/m);
    expect(await text('/v1/presets/gpt2', 'text/plain')).toMatch(/^Input +512 tokens$/m);
  });

  it('is no table', async () => {
    const response = await service.get('/v1/presets/resnet50', { accept: 'text/csv' });
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({ expected: 'application/json, text/plain' });
  });

  it('may be one of a family without end', async () => {
    const macs = (await json<Row>('/v1/presets/wrn-10-1')).macs;
    const { totals } = await json<{ totals: object }>('/v1/cost/wrn-10-1');
    expect(totals).toMatchObject({ macs });
  });

  it('gives its architecture under options', async () => {
    const architecture = await json<{ layers: { outFeatures?: number }[] }>(
      '/v1/presets/resnet18/architecture?options=num_classes:10',
    );
    expect(architecture.layers.at(-1)?.outFeatures).toBe(10);
  });

  it.each(presets.list().map(({ name }) => name))(
    '%s costs the same when its architecture is posted back',
    async (preset) => {
      const architecture = await json(`/v1/presets/${preset}/architecture`);
      const response = await service.post('/v1/cost', { architecture, detail: 'summary' });
      const posted = (await response.json()) as { digest: string; totals: object };
      const { digest, totals } = await json<typeof posted>(`/v1/cost/${preset}?detail=summary`);
      expect(posted).toMatchObject({ digest, totals });
      expect(totals).toMatchObject({ macs: (await json<Row>(`/v1/presets/${preset}`)).macs });
    },
  );

  it('can be edited before it is posted back', async () => {
    const architecture = await json<{ layers: { outFeatures?: number }[] }>(
      '/v1/presets/resnet18/architecture',
    );
    const layers = architecture.layers.map((layer) =>
      layer.outFeatures === 1000 ? { ...layer, outFeatures: 10 } : layer,
    );
    const response = await service.post('/v1/cost', { architecture: { ...architecture, layers } });
    const { digest } = (await response.json()) as { digest: string };
    const expected = await json<{ digest: string }>('/v1/cost/resnet18?options=num_classes:10');
    expect(digest).toBe(expected.digest);
  });
});
