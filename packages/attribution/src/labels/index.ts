export { FEATURES, featuresOf } from './features.ts'
