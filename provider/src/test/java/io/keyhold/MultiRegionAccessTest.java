package io.keyhold;

import static io.keyhold.ThreeRegions.DUBLIN;
import static io.keyhold.ThreeRegions.LONDON;
import static io.keyhold.ThreeRegions.PARIS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.Caller;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.KmsException;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.ReplicateKeyRequest;
import io.keyhold.api.Tag;
import io.keyhold.api.UpdatePrimaryRegionRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may replicate a key and move its primary, and what conditions see of multi-Region keys. */
class MultiRegionAccessTest {
    private static final Caller ALICE = Caller.of("arn:aws:iam::111122223333:user/alice");
    private static final String ARN = ALICE.principal().arn();

    @TempDir
    Path directory;

    private ThreeRegions regions;

    @BeforeEach
    void open() {
        regions = new ThreeRegions(directory);
        regions.keyhold.admin().createPrincipal(ARN);
    }

    @AfterEach
    void close() {
        regions.close();
    }

    private void allow(String name, String actions, String condition) {
        regions.keyhold
                .admin()
                .putPolicy(
                        ARN,
                        name,
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":" + actions
                                + ",\"Resource\":\"*\",\"Condition\":" + condition + "}}");
    }

    private void denied(String permission, String resource, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(KmsException.AccessDenied.class)
                .hasMessageContaining("is not authorized to perform: " + permission + " on resource: " + resource);
    }

    @Test
    void replicateKey_needsBothPermissions_theSecondInTheRegionOfTheReplica() {
        String id = regions.primary(CreateKeyRequest.of());
        String arn = "arn:aws:kms:eu-west-1:111122223333:key/" + id;
        Runnable call = () -> regions.in(DUBLIN, ALICE).replicateKey(ReplicateKeyRequest.of(id, LONDON));

        denied("kms:ReplicateKey", arn, call);
        allow("replicate", "\"kms:ReplicateKey\"", "{\"StringEquals\":{\"kms:ReplicaRegion\":\"eu-west-2\"}}");
        denied("kms:CreateKey", "*", call);
        allow(
                "create",
                "\"kms:CreateKey\"",
                "{\"StringEquals\":{\"aws:RequestedRegion\":\"eu-west-2\",\"kms:MultiRegionKeyType\":\"REPLICA\"},"
                        + "\"Bool\":{\"kms:MultiRegion\":\"true\"}}");
        assertThatCode(call::run).doesNotThrowAnyException();
        denied(
                "kms:ReplicateKey",
                arn,
                () -> regions.in(DUBLIN, ALICE).replicateKey(ReplicateKeyRequest.of(id, PARIS)));
    }

    @Test
    void replicateKey_withTags_needsThePermissionToTagTheReplica() {
        String id = regions.primary(CreateKeyRequest.of());
        allow(
                "both",
                "[\"kms:ReplicateKey\",\"kms:CreateKey\"]",
                "{\"StringEquals\":{\"aws:RequestTag/team\":\"post\"}}");

        denied(
                "kms:TagResource",
                "arn:aws:kms:eu-west-2:111122223333:key/" + id,
                () -> regions.in(DUBLIN, ALICE)
                        .replicateKey(ReplicateKeyRequest.of(id, LONDON).withTags(List.of(new Tag("team", "post")))));
    }

    @Test
    void updatePrimaryRegion_isDecidedOnBothKeys() {
        String id = regions.pair();
        Runnable call = () -> regions.in(DUBLIN, ALICE).updatePrimaryRegion(UpdatePrimaryRegionRequest.of(id, LONDON));
        allow(
                "move",
                "\"kms:UpdatePrimaryRegion\"",
                "{\"StringEquals\":{\"kms:PrimaryRegion\":\"eu-west-2\",\"aws:RequestedRegion\":\"eu-west-1\"}}");

        denied("kms:UpdatePrimaryRegion", "arn:aws:kms:eu-west-2:111122223333:key/" + id, call);
        allow("move", "\"kms:UpdatePrimaryRegion\"", "{\"StringEquals\":{\"kms:PrimaryRegion\":\"eu-west-2\"}}");
        assertThatCode(call::run).doesNotThrowAnyException();
    }

    @Test
    void conditions_seeThePartThatAKeyPlays() {
        String id = regions.pair();
        String single = regions.in(DUBLIN)
                .createKey(CreateKeyRequest.of())
                .keyMetadata()
                .keyId();
        allow(
                "look",
                "\"kms:DescribeKey\"",
                "{\"StringEquals\":{\"kms:MultiRegionKeyType\":\"REPLICA\"},\"Bool\":{\"kms:MultiRegion\":\"true\"}}");
        DescribeKeyRequest request = DescribeKeyRequest.of(id);

        assertThat(regions.in(LONDON, ALICE).describeKey(request).keyMetadata().keyId())
                .isEqualTo(id);
        assertThatThrownBy(() -> regions.in(DUBLIN, ALICE).describeKey(request))
                .isInstanceOf(KmsException.AccessDenied.class);
        assertThatThrownBy(() -> regions.in(DUBLIN, ALICE).describeKey(DescribeKeyRequest.of(single)))
                .isInstanceOf(KmsException.AccessDenied.class);
        regions.in(DUBLIN).updatePrimaryRegion(UpdatePrimaryRegionRequest.of(id, LONDON));
        assertThatThrownBy(() -> regions.in(LONDON, ALICE).describeKey(request))
                .isInstanceOf(KmsException.AccessDenied.class);
        assertThat(regions.in(DUBLIN, ALICE).describeKey(request).keyMetadata().keyId())
                .isEqualTo(id);
    }

    @Test
    void putKeyPolicy_ofThePrimary_isNotThatOfTheReplica() {
        String id = regions.pair();
        regions.in(DUBLIN)
                .putKeyPolicy(PutKeyPolicyRequest.of(
                        id,
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":["
                                + "\"arn:aws:iam::111122223333:root\",\"" + ARN
                                + "\"]},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}"));

        assertThatCode(() -> regions.in(DUBLIN, ALICE).describeKey(DescribeKeyRequest.of(id)))
                .doesNotThrowAnyException();
        denied(
                "kms:DescribeKey",
                "arn:aws:kms:eu-west-2:111122223333:key/" + id,
                () -> regions.in(LONDON, ALICE).describeKey(DescribeKeyRequest.of(id)));
    }
}
