package io.keyhold.catalog;

import java.util.List;

/**
 * What is known of a connected custom key store after its place was asked.
 *
 * @param name its name
 * @param problem what is wrong; empty if nothing is
 * @param orphans what lies there under names of this store and belongs to no KMS key of this Region
 * @param missing the keys whose material is not there
 */
public record KeyStoreReport(String name, String problem, List<String> orphans, List<String> missing) {
    static KeyStoreReport failed(String name, String problem) {
        return new KeyStoreReport(name, problem, List.of(), List.of());
    }
}
