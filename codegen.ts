import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types the resolvers by the schema; `npm run codegen` after every change of it. */
export default {
  schema: 'schema/*.graphql',
  generates: {
    'src/service/graphql/generated.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        defaultScalarType: 'unknown',
        strictScalars: true,
        immutableTypes: true,
        avoidOptionals: { field: true },
        skipTypename: true,
        contextType: './context.ts#GraphqlContext',
        scalars: {
          Count: { input: 'never', output: '../../core/count.ts#Count' },
          JSON: 'unknown',
          PageSize: 'number',
          PositiveInt: 'number',
          Shape: { input: 'never', output: 'readonly number[]' },
        },
        mappers: {
          Network: './network.ts#NetworkParent',
          Totals: './figures.ts#TotalsParent',
          Figures: './figures.ts#FiguresParent',
          Layer: './figures.ts#LayerParent',
          Node: './figures.ts#NodeParent',
          Stage: './figures.ts#StageParent',
          Resolution: './figures.ts#ResolutionParent',
          OperatorCost: './figures.ts#OperatorCostParent',
          StoredModel: '../models/store.ts#StoredModel as StoredModelParent',
          ModelCounts: '../models/file-format.ts#ModelCounts as ModelCountsParent',
          Preset: '../../presets/index.ts#PresetSummary',
          PublishedFigure: '../presets/describe.ts#PublishedBesideOurs',
          LayerType: '../../formats/architecture/layer-type.ts#LayerType as LayerTypeParent',
          Paper: '../../presets/index.ts#Paper as PaperParent',
          Operator: '../../core/ops/spec.ts#OperatorSpec',
          BranchReport: '../../core/cost/report.ts#BranchReport as BranchReportParent',
          Memory: '../../core/memory/report.ts#MemoryReport',
          Training: '../../core/memory/training/training.ts#TrainingReport',
          Convention: '../../core/conventions.ts#Convention as ConventionParent',
        },
      },
    },
  },
} satisfies CodegenConfig;
