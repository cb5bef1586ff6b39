import { type Count, countToJson, ratio } from '../../core/count.ts';
import {
  describeRange,
  paperUrl,
  type PresetSummary,
  type PublishedFigure,
} from '../../presets/index.ts';
import { figuresOf, type PresetFigures } from './figures.ts';

/** What is said of a preset, with what it costs at its native input. */
export async function describePreset(preset: PresetSummary) {
  const { name, title, family, task, year, paper, variant, inputSize, options } = preset;
  const figures = await figuresOf(preset);
  return {
    ...{ name, title, family, task, year, variant },
    paper: { ...paper, url: paperUrl(paper) },
    inputSize: [...inputSize],
    parameters: countToJson(figures.parameters),
    macs: countToJson(figures.macs),
    options: options.properties,
    published: publishedBesideOurs(preset, figures).map((figure) => ({
      ...figure,
      ours: countToJson(figure.ours),
    })),
    links: { cost: `/v1/cost/${name}`, architecture: `/v1/presets/${name}/architecture` },
  };
}

/** A published figure, our count of the same, and how many times the published one that is. */
export interface PublishedBesideOurs extends PublishedFigure {
  readonly ours: Count;
  readonly ratio: number;
}

export function publishedBesideOurs(
  { published }: PresetSummary,
  figures: PresetFigures,
): readonly PublishedBesideOurs[] {
  return published.map((printed) => {
    const ours = figures[printed.figure];
    return { ...printed, ours, ratio: ratio(ours, printed.value) };
  });
}

/** A preset as a row of a table. */
export interface PresetRow extends PresetFigures {
  readonly name: string;
  readonly title: string;
  readonly family: string;
  readonly task: string;
  readonly year: number;
  /** Native input: `224x224`, `512 tokens`; empty where it is neither. */
  readonly input: string;
  /** arXiv id, or where else the paper is. */
  readonly paper: string;
  readonly paperTitle: string;
  readonly paperUrl: string;
}

export async function presetRow(preset: PresetSummary): Promise<PresetRow> {
  const { name, title, family, task, year, paper } = preset;
  return {
    ...{ name, title, family, task, year },
    input: nativeInput(preset),
    ...(await figuresOf(preset)),
    paper: paper.arxiv ?? '',
    paperTitle: paper.title,
    paperUrl: paperUrl(paper),
  };
}

export function nativeInput({ inputSize, options }: PresetSummary): string {
  if (inputSize.length > 0) return inputSize.join('x');
  const length = ['sequence', 'decoder_sequence']
    .map((name) => options.properties[name])
    .find((option) => option !== undefined);
  return length === undefined ? '' : `${String(length.default as unknown)} tokens`;
}

/** An option of a preset as a row of a table. */
export interface OptionRow {
  readonly name: string;
  /** Its default; empty where there is none. */
  readonly fallback: string;
  readonly range: string;
  readonly description: string;
}

export function optionRows({ options }: PresetSummary): OptionRow[] {
  return Object.entries(options.properties).map(([name, schema]) => ({
    name,
    fallback: schema.default === undefined ? '' : String(schema.default as unknown),
    range: describeRange(schema),
    description: schema.description ?? '',
  }));
}
