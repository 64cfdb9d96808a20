package io.keyhold.operations;

import io.keyhold.gate.RecordParameters;

/**
 * The key material that a call used, as {@code additionalEventData} tells it.
 *
 * @param keyMaterialId the material
 */
record MaterialParameters(String keyMaterialId) implements RecordParameters {}
