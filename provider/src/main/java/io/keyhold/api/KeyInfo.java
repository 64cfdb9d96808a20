package io.keyhold.api;

import java.security.spec.KeySpec;

/**
 * The public facts about the key of a handle: {@code SecretKeyFactory.getKeySpec(handle, KeyInfo.class)}.
 *
 * @param keyArn the key ARN
 * @param spec the key spec
 * @param usage what the key is for
 */
public record KeyInfo(String keyArn, io.keyhold.api.KeySpec spec, KeyUsageType usage) implements KeySpec {}
