package io.keyhold.gate;

import io.keyhold.access.Grant;
import io.keyhold.access.GrantIndex;
import io.keyhold.api.KeyArn;
import io.keyhold.api.KmsException;
import io.keyhold.catalog.Catalog;
import io.keyhold.catalog.KeyView;
import io.keyhold.store.RecordStore;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Grant tokens. A token names a grant, sealed under the wrapping key of its KMS key so that only Keyhold makes one, and
 * gives no right by itself. A token of a grant that is gone is ignored.
 */
public final class GrantTokens {
    private static final byte[] AAD = "keyhold/v1/grant-token".getBytes(StandardCharsets.US_ASCII);
    private final RecordStore store;
    private final Catalog catalog;

    /**
     * The content of a token.
     *
     * @param keyArn the key
     * @param grantId the grant
     */
    public record Named(String keyArn, String grantId) {}

    public GrantTokens(RecordStore store, Catalog catalog) {
        this.store = store;
        this.catalog = catalog;
    }

    /** A new token for a grant; every token of a grant is as good as another. */
    public String create(KeyArn key, String grantId) {
        byte[] sealed = store.wrap(key.value(), AAD, grantId.getBytes(StandardCharsets.US_ASCII));
        return encode(key.value().getBytes(StandardCharsets.US_ASCII)) + "." + encode(sealed);
    }

    /**
     * The grants of the key, with those that the tokens name and this process has not seen yet.
     *
     * @throws KmsException.InvalidGrantToken if a text is not a token
     */
    public GrantIndex grants(List<String> tokens, KeyView view) {
        GrantIndex grants = view.resource().grants();
        for (String token : tokens) {
            Named named = parse(token);
            if (named.keyArn().equals(view.resource().resourceArn())
                    && grants.find(named.grantId()).isEmpty()) {
                Optional<Grant> young = catalog.readGrant(view.id(), named.grantId());
                if (young.isPresent()) {
                    grants = grants.with(young.get());
                }
            }
        }
        return grants;
    }

    /**
     * The content of a token.
     *
     * @throws KmsException.InvalidGrantToken if the text is not a token
     */
    public Named parse(String token) {
        int dot = token.indexOf('.');
        try {
            String key = new String(decode(token.substring(0, Math.max(dot, 0))), StandardCharsets.US_ASCII);
            byte[] grantId = store.unwrap(key, AAD, decode(token.substring(dot + 1)));
            return new Named(key, new String(grantId, StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException | KmsException.StoreIntegrity e) {
            throw new KmsException.InvalidGrantToken(
                    "a grant token is not one that CreateGrant returned", "Pass the token as CreateGrant returned it");
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
