//! Client for ModelsLab: the catalogue of operations, submit, fetch, download.
