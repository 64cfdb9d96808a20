package io.keyhold;

import static io.keyhold.AccessWorld.ALICE;
import static io.keyhold.AccessWorld.BOB;
import static io.keyhold.AccessWorld.CAROL;
import static io.keyhold.AccessWorld.iam;
import static io.keyhold.AccessWorld.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateGrantResponse;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantListEntry;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListGrantsRequest;
import io.keyhold.api.ListGrantsResponse;
import io.keyhold.api.ListRetirableGrantsRequest;
import io.keyhold.api.RetireGrantRequest;
import io.keyhold.api.RevokeGrantRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrantOperationsTest {
    @TempDir
    Path directory;

    private AccessWorld world;
    private String key;

    @BeforeEach
    void open() throws IOException {
        world = new AccessWorld(directory);
        key = world.key();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private CreateGrantRequest grant(String grantee, GrantOperation... operations) {
        return CreateGrantRequest.of(key, List.of(operations)).withGranteePrincipal(grantee);
    }

    @Test
    void createGrant_countsBeforeItReturns_untilItIsRevoked() {
        CreateGrantResponse made = world.root().createGrant(grant(ALICE, GrantOperation.ENCRYPT));
        assertThat(made.grantId()).matches("[0-9a-f]{64}");
        assertThat(world.encrypt(ALICE, key)).isNotEmpty();
        assertThatThrownBy(() -> world.encrypt(BOB, key)).isInstanceOf(KmsException.AccessDenied.class);

        world.root().revokeGrant(RevokeGrantRequest.of(key, made.grantId()));
        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);
        assertThatThrownBy(() -> world.root().revokeGrant(RevokeGrantRequest.of(key, made.grantId())))
                .isInstanceOf(KmsException.NotFound.class);
        assertThatThrownBy(() -> world.root().revokeGrant(RevokeGrantRequest.of(key, "short")))
                .isInstanceOf(KmsException.InvalidGrantId.class);
    }

    @Test
    void createGrant_again_withNameIsTheSameGrantAndWithoutAnother() {
        CreateGrantRequest named = grant(ALICE, GrantOperation.ENCRYPT).withName("nightly");
        CreateGrantResponse first = world.root().createGrant(named);
        CreateGrantResponse again = world.root().createGrant(named);

        assertThat(again.grantId()).isEqualTo(first.grantId());
        assertThat(again.grantToken()).isNotEqualTo(first.grantToken());
        assertThat(world.root()
                        .createGrant(grant(ALICE, GrantOperation.DECRYPT).withName("nightly"))
                        .grantId())
                .isNotEqualTo(first.grantId());
        assertThat(world.root()
                        .createGrant(grant(ALICE, GrantOperation.ENCRYPT))
                        .grantId())
                .isNotEqualTo(world.root()
                        .createGrant(grant(ALICE, GrantOperation.ENCRYPT))
                        .grantId());
    }

    @Test
    void constraints_holdTheEncryptionContext() {
        world.root()
                .createGrant(grant(ALICE, GrantOperation.ENCRYPT, GrantOperation.DECRYPT)
                        .withConstraints(GrantConstraints.of().withEncryptionContextSubset(Map.of("dept", "it"))));
        byte[] blob = world.encrypt(ALICE, key, Map.of("dept", "it", "more", "x"));

        assertThat(world.as(ALICE)
                        .decrypt(DecryptRequest.of(blob).withEncryptionContext(Map.of("dept", "it", "more", "x")))
                        .plaintext())
                .isNotEmpty();
        assertThatThrownBy(() -> world.encrypt(ALICE, key, Map.of("dept", "hr")))
                .isInstanceOf(KmsException.AccessDenied.class);
        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void childGrant_mustNotReachFartherThanItsParent() {
        world.root()
                .createGrant(grant(ALICE, GrantOperation.ENCRYPT, GrantOperation.CREATE_GRANT)
                        .withConstraints(GrantConstraints.of().withEncryptionContextSubset(Map.of("dept", "it"))));

        assertThatThrownBy(() -> world.as(ALICE).createGrant(grant(BOB, GrantOperation.ENCRYPT)))
                .isInstanceOf(KmsException.AccessDenied.class);
        assertThatThrownBy(() -> world.as(ALICE)
                        .createGrant(grant(BOB, GrantOperation.DECRYPT)
                                .withConstraints(
                                        GrantConstraints.of().withEncryptionContextSubset(Map.of("dept", "it")))))
                .isInstanceOf(KmsException.AccessDenied.class);
        world.as(ALICE)
                .createGrant(grant(BOB, GrantOperation.ENCRYPT)
                        .withConstraints(
                                GrantConstraints.of().withEncryptionContextSubset(Map.of("dept", "it", "a", "b"))));
        assertThat(world.encrypt(BOB, key, Map.of("dept", "it", "a", "b"))).isNotEmpty();
    }

    @Test
    void retireGrant_byRetiringPrincipalGranteeOrIssuer() {
        CreateGrantRequest request = grant(ALICE, GrantOperation.ENCRYPT).withRetiringPrincipal(BOB);
        CreateGrantResponse byToken = world.root().createGrant(request);
        assertThatThrownBy(() ->
                        world.as(ALICE).retireGrant(RetireGrantRequest.of().withGrantToken(byToken.grantToken())))
                .isInstanceOf(KmsException.AccessDenied.class);
        world.as(BOB).retireGrant(RetireGrantRequest.of().withGrantToken(byToken.grantToken()));
        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);

        CreateGrantResponse own =
                world.root().createGrant(grant(ALICE, GrantOperation.ENCRYPT, GrantOperation.RETIRE_GRANT));
        world.as(ALICE).retireGrant(RetireGrantRequest.of().withKeyId(key).withGrantId(own.grantId()));

        CreateGrantResponse issued = world.root().createGrant(request);
        world.root().retireGrant(RetireGrantRequest.of().withKeyId(key).withGrantId(issued.grantId()));
        assertThat(world.root().listGrants(ListGrantsRequest.of(key)).grants()).isEmpty();
    }

    @Test
    void retireGrant_badRequests_areRefused() {
        String keyId = key.substring(key.indexOf('/') + 1);
        String id = "0".repeat(64);
        assertThatThrownBy(() -> world.root().retireGrant(RetireGrantRequest.of()))
                .isInstanceOf(KmsException.Validation.class);
        assertThatThrownBy(() -> world.root()
                        .retireGrant(RetireGrantRequest.of().withGrantToken("x").withGrantId(id)))
                .isInstanceOf(KmsException.Validation.class);
        assertThatThrownBy(() -> world.root()
                        .retireGrant(RetireGrantRequest.of().withKeyId(keyId).withGrantId(id)))
                .isInstanceOf(KmsException.InvalidArn.class);
        assertThatThrownBy(() -> world.root()
                        .retireGrant(RetireGrantRequest.of().withKeyId(key).withGrantId(id)))
                .isInstanceOf(KmsException.NotFound.class);
        assertThatThrownBy(
                        () -> world.root().retireGrant(RetireGrantRequest.of().withGrantToken("AAAA.BBBB")))
                .isInstanceOf(KmsException.InvalidGrantToken.class);
    }

    /** Who may not retire a grant is answered alike whether the grant, or its token's, is there, is gone, or never was. */
    @Test
    void retireGrant_grantThatIsNotThere_isToldToThoseWhoMayRetireOnly() {
        CreateGrantResponse there = world.root().createGrant(grant(BOB, GrantOperation.ENCRYPT));
        CreateGrantResponse gone =
                world.root().createGrant(grant(BOB, GrantOperation.ENCRYPT).withName("gone"));
        world.root().revokeGrant(RevokeGrantRequest.of(key, gone.grantId()));
        RetireGrantRequest byId = RetireGrantRequest.of().withKeyId(key);
        List<RetireGrantRequest> requests = List.of(
                byId.withGrantId(there.grantId()),
                byId.withGrantId(gone.grantId()),
                byId.withGrantId("0".repeat(64)),
                RetireGrantRequest.of().withGrantToken(gone.grantToken()),
                byId.withGrantId(gone.grantId()).withDryRun(true));

        for (String caller : List.of(ALICE, AccessWorld.CAROL)) {
            assertThat(requests)
                    .extracting(request -> catchThrowableOfType(
                                    KmsException.AccessDenied.class,
                                    () -> world.as(caller).retireGrant(request))
                            .problem())
                    .containsOnly("User: " + caller + " is not authorized to perform: kms:RetireGrant on "
                            + (caller.equals(ALICE)
                                    ? "resource: " + key
                                            + " because no identity-based policy allows the kms:RetireGrant action"
                                    : CrossAccountTest.THIS_RESOURCE));
        }
        assertThatThrownBy(() -> world.root().retireGrant(byId.withGrantId(gone.grantId())))
                .isInstanceOf(KmsException.NotFound.class)
                .hasMessageStartingWith("Grant " + gone.grantId() + " of " + key + " does not exist. Call ListGrants");
        world.admin().putPolicy(ALICE, "Retire", policy(iam("Allow", "kms:RetireGrant", "*")));
        world.admin().putPolicy(AccessWorld.CAROL, "Retire", policy(iam("Allow", "kms:RetireGrant", "*")));
        assertThatThrownBy(() -> world.as(ALICE).retireGrant(requests.get(3)))
                .isInstanceOf(KmsException.NotFound.class);
        assertThatThrownBy(() -> world.as(AccessWorld.CAROL).retireGrant(requests.get(1)))
                .isInstanceOf(KmsException.AccessDenied.class);
        world.admin().putPolicy(ALICE, "Retire", policy(iam("Deny", "kms:RetireGrant", "*")));
        assertThatThrownBy(() -> world.as(ALICE).retireGrant(requests.get(1)))
                .isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void grantTokens_areCheckedAndGiveNoRightOfTheirOwn() {
        String token =
                world.root().createGrant(grant(ALICE, GrantOperation.ENCRYPT)).grantToken();
        EncryptRequest request = EncryptRequest.of(key, new byte[] {1});

        assertThat(world.as(ALICE)
                        .encrypt(request.withGrantTokens(List.of(token)))
                        .ciphertextBlob())
                .isNotEmpty();
        assertThatThrownBy(() -> world.as(BOB).encrypt(request.withGrantTokens(List.of(token))))
                .isInstanceOf(KmsException.AccessDenied.class);
        assertThatThrownBy(() -> world.root().encrypt(request.withGrantTokens(List.of("forged"))))
                .isInstanceOf(KmsException.InvalidGrantToken.class);
        assertThatThrownBy(() ->
                        world.root().encrypt(request.withGrantTokens(List.of(token.substring(0, token.length() - 2)))))
                .isInstanceOf(KmsException.InvalidGrantToken.class);
        assertThatThrownBy(() ->
                        world.root().encrypt(request.withGrantTokens(new ArrayList<>(Collections.nCopies(11, token)))))
                .isInstanceOf(KmsException.Validation.class);
    }

    @Test
    void createGrant_refusals_areAws() {
        assertThatThrownBy(() -> world.root().createGrant(grant(ALICE, GrantOperation.SIGN)))
                .isInstanceOf(KmsException.Validation.class);
        assertThatThrownBy(() ->
                        world.root().createGrant(grant("arn:aws:iam::111122223333:user/ghost", GrantOperation.ENCRYPT)))
                .isInstanceOf(KmsException.InvalidArn.class)
                .hasMessageStartingWith("ARN does not refer to a valid principal");
        assertThatThrownBy(() -> world.root()
                        .createGrant(grant(ALICE, GrantOperation.ENCRYPT).withDryRun(true)))
                .isInstanceOf(KmsException.DryRun.class);
        world.root().disableKey(DisableKeyRequest.of(key));
        assertThatThrownBy(() -> world.root().createGrant(grant(ALICE, GrantOperation.ENCRYPT)))
                .isInstanceOf(KmsException.Disabled.class);
        assertThat(world.root().listGrants(ListGrantsRequest.of(key)).grants()).isEmpty();
    }

    @Test
    void grantOfADeletedUser_isNotThatOfOneMadeAgain() {
        world.root().createGrant(grant(ALICE, GrantOperation.ENCRYPT));
        world.admin().deletePrincipal(ALICE);
        world.admin().createPrincipal(ALICE);

        assertThatThrownBy(() -> world.encrypt(ALICE, key)).isInstanceOf(KmsException.AccessDenied.class);
    }

    @Test
    void grant_acrossAccounts_needsNoIdentityPolicyForAUserButOneForAnAccount() {
        world.root().createGrant(grant("arn:aws:iam::444455556666:root", GrantOperation.ENCRYPT));
        assertThatThrownBy(() -> world.encrypt(CAROL, key)).isInstanceOf(KmsException.AccessDenied.class);
        world.admin().putPolicy(CAROL, "Use", policy(iam("Allow", "kms:Encrypt", key)));
        assertThat(world.encrypt(CAROL, key)).isNotEmpty();
        world.admin().deletePolicy(CAROL, "Use");

        world.root().createGrant(grant(CAROL, GrantOperation.ENCRYPT));
        assertThat(world.encrypt(CAROL, key)).isNotEmpty();
    }

    @Test
    void listGrants_pagesAndFilters() {
        for (int i = 0; i < 7; i++) {
            world.root().createGrant(grant(i % 2 == 0 ? ALICE : BOB, GrantOperation.ENCRYPT));
        }
        List<String> ids = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        do {
            ListGrantsRequest request = ListGrantsRequest.of(key).withLimit(3);
            ListGrantsResponse page =
                    world.root().listGrants(marker.map(request::withMarker).orElse(request));
            page.grants().forEach(entry -> ids.add(entry.grantId()));
            marker = page.nextMarker();
        } while (marker.isPresent());

        assertThat(ids).hasSize(7).isSorted().doesNotHaveDuplicates();
        assertThat(world.root()
                        .listGrants(ListGrantsRequest.of(key).withGranteePrincipal(BOB))
                        .grants())
                .hasSize(3)
                .allSatisfy(entry -> {
                    assertThat(entry.issuingAccount()).isEqualTo("arn:aws:iam::111122223333:root");
                    assertThat(entry.keyId()).isEqualTo(key);
                    assertThat(entry.name()).isEmpty();
                });
        assertThat(world.root()
                        .listGrants(ListGrantsRequest.of(key).withGrantId(ids.get(2)))
                        .grants())
                .extracting(GrantListEntry::grantId)
                .containsExactly(ids.get(2));
        assertThatThrownBy(
                        () -> world.root().listGrants(ListGrantsRequest.of(key).withLimit(101)))
                .isInstanceOf(KmsException.Validation.class);
    }

    @Test
    void listRetirableGrants_ofOwnAccountOnly() {
        String other = world.key();
        world.root().createGrant(grant(ALICE, GrantOperation.ENCRYPT).withRetiringPrincipal(BOB));
        world.root()
                .createGrant(CreateGrantRequest.of(other, List.of(GrantOperation.ENCRYPT))
                        .withGranteePrincipal(ALICE)
                        .withRetiringPrincipal(BOB));
        ListRetirableGrantsRequest request = ListRetirableGrantsRequest.of().withRetiringPrincipal(BOB);

        assertThat(world.root().listRetirableGrants(request).grants())
                .extracting(GrantListEntry::keyId)
                .containsExactlyInAnyOrder(key, other);
        assertThatThrownBy(() -> world.as(BOB).listRetirableGrants(request))
                .isInstanceOf(KmsException.AccessDenied.class);
        assertThatThrownBy(() -> world.as("arn:aws:iam::444455556666:root").listRetirableGrants(request))
                .isInstanceOf(KmsException.AccessDenied.class);
    }
}
