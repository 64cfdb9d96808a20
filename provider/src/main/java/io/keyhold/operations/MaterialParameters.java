package io.keyhold.operations;

import io.keyhold.audit.Parameters;

/**
 * The key material that a call used, as {@code additionalEventData} tells it.
 *
 * @param keyMaterialId the material
 */
record MaterialParameters(String keyMaterialId) implements Parameters {
    @Override
    public void writeTo(Sink sink) {
        sink.put("keyMaterialId", keyMaterialId);
    }
}
