export { FEATURES, featuresOf } from './features.ts'
export { judgeLabels, type LabelJudgement } from './judge-labels.ts'
export { LABEL_NOISE, type LabelDoubt, type LabelledText, labelNoise } from './label-noise.ts'
