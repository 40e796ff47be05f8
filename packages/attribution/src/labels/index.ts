export { FEATURES, featuresOf } from './features.ts'
export { LABEL_NOISE, type LabelDoubt, labelNoise } from './label-noise.ts'
