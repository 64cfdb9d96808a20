package io.keyhold.envelope;

import java.util.Map;

/** The same data key for every message, as a cache would give it. */
record OneDataKey(DataKey dataKey) implements DataKeys {
    @Override
    public DataKey generate(Map<String, String> encryptionContext) {
        return dataKey.copy(bytes -> {});
    }

    @Override
    public byte[] decrypt(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
        return dataKey.use(byte[]::clone);
    }

    @Override
    public byte[] rewrap(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
        return wrappedDataKey;
    }

    @Override
    public boolean isCurrent(byte[] wrappedDataKey) {
        return true;
    }

    @Override
    public DataKeys withAnyKey() {
        return this;
    }

    /** The same, but opening gives these bytes. */
    DataKeys with(byte[] opened) {
        DataKey own = dataKey;
        return new DataKeys() {
            @Override
            public DataKey generate(Map<String, String> encryptionContext) {
                return own.copy(bytes -> {});
            }

            @Override
            public byte[] decrypt(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
                return opened.clone();
            }

            @Override
            public byte[] rewrap(byte[] wrappedDataKey, Map<String, String> encryptionContext) {
                return wrappedDataKey;
            }

            @Override
            public boolean isCurrent(byte[] wrappedDataKey) {
                return true;
            }

            @Override
            public DataKeys withAnyKey() {
                return this;
            }
        };
    }
}
