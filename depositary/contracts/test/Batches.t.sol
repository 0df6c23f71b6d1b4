// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Batch, Board, Certificate, Operation} from "../Types.sol";
import "../Errors.sol" as Errors;
import "../Events.sol" as Events;
import {Eip712} from "../libraries/Eip712.sol";
import {Check} from "./base/Check.sol";
import {Fixture} from "./base/Fixture.sol";
import {Keys} from "./base/Keys.sol";
import {Steps} from "./base/Steps.sol";
import {vm} from "./base/Vm.sol";

contract BatchesTest is Fixture {
    using Keys for Keys.Key[];
    using Keys for Keys.Key;

    /// @dev secp256k1's order.
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    function test_processesAndTellsWhatTheBoardSigned() public {
        Batch memory batch = idle();
        bytes32 digest = depositary.digestOf(batch);
        Certificate memory certificate = certified(batch);
        vm.expectEmit(address(depositary));
        emit Events.BatchProcessed(entity, 1, digest, batch.auditAnchor, batch.auditAnchoredAt);
        depositary.processBatch(batch, certificate);
        (uint64 nonce,,, uint64 anchoredAt, bytes32 anchored) = depositary.entityOf(entity);
        Check.eq(nonce, 1);
        Check.eq(anchoredAt, batch.auditAnchoredAt);
        Check.eq(anchored, batch.auditAnchor);
    }

    function test_movesReserveToAnotherEntity() public {
        vm.expectEmit(address(depositary));
        emit Events.ReserveTransferred(entity, neighbour, usd, 40);
        process(Steps.transfer(neighbour, usd, 40));
        Check.eq(depositary.reserveOf(entity, usd), FUNDS - 40);
        Check.eq(depositary.reserveOf(neighbour, usd), 40);
        Check.eq(depositary.heldOf(usd), FUNDS);
    }

    function test_refusesTransferOfMoreThanTheReserve() public {
        refuse(
            Steps.transfer(neighbour, usd, FUNDS + 1),
            abi.encodeWithSelector(Errors.BalanceInsufficient.selector, usd, FUNDS, FUNDS + 1)
        );
    }

    function test_refusesTransferOfNothing() public {
        refuse(Steps.transfer(neighbour, usd, 0), because(Errors.AmountZero.selector));
    }

    function test_refusesTransferToUnknownEntity() public {
        refuse(Steps.transfer("?", usd, 1), abi.encodeWithSelector(Errors.UnknownEntity.selector, bytes32("?")));
    }

    function test_refusesTransferOfUnknownToken() public {
        refuse(Steps.transfer(neighbour, "?", 1), abi.encodeWithSelector(Errors.UnknownToken.selector, bytes32("?")));
    }

    function test_takesBackTheWholeBatchWhenOneOperationIsRefused() public {
        refuse(
            batchOf(Steps.list(Steps.transfer(neighbour, usd, 40), Steps.transfer(neighbour, usd, FUNDS))),
            abi.encodeWithSelector(Errors.BalanceInsufficient.selector, usd, FUNDS - 40, FUNDS)
        );
        Check.eq(depositary.reserveOf(neighbour, usd), 0);
        (uint64 nonce,,,,) = depositary.entityOf(entity);
        Check.eq(nonce, 0);
    }

    function test_refusesBatchOfUnknownEntity() public {
        Batch memory batch = idle();
        batch.entity = "?";
        refuse(batch, abi.encodeWithSelector(Errors.UnknownEntity.selector, bytes32("?")));
    }

    function test_refusesBatchForAnotherEpoch() public {
        Batch memory batch = idle();
        batch.boardEpoch = 2;
        refuse(batch, abi.encodeWithSelector(Errors.BoardEpochMismatch.selector, uint64(1), uint64(2)));
    }

    function test_refusesReplay() public {
        Batch memory batch = idle();
        process(batch);
        refuse(batch, abi.encodeWithSelector(Errors.NonceMismatch.selector, uint64(2), uint64(1)));
    }

    function test_refusesSkippedNonce() public {
        Batch memory batch = idle();
        batch.nonce = 2;
        refuse(batch, abi.encodeWithSelector(Errors.NonceMismatch.selector, uint64(1), uint64(2)));
    }

    function test_acceptsBatchInItsLastSecond() public {
        Batch memory batch = idle();
        vm.warp(batch.expiresAt);
        process(batch);
    }

    function test_refusesExpiredBatch() public {
        Batch memory batch = idle();
        vm.warp(batch.expiresAt + 1);
        refuse(batch, abi.encodeWithSelector(Errors.BatchExpired.selector, batch.expiresAt));
    }

    function test_refusesBatchThatIsValidForLongerThanAWeek() public {
        Batch memory batch = idle();
        batch.expiresAt = uint64(block.timestamp + 7 days);
        process(batch);
        batch = idle();
        batch.expiresAt = uint64(block.timestamp + 7 days + 1);
        refuse(batch, abi.encodeWithSelector(Errors.ExpiryTooFar.selector, batch.expiresAt));
    }

    function test_refusesBatchJudgedByAnotherPolicy() public {
        Batch memory batch = idle();
        batch.policyHash = sha256("policy 2");
        refuse(batch, abi.encodeWithSelector(Errors.PolicyMismatch.selector, sha256("policy 1"), sha256("policy 2")));
    }

    function test_refusesStaleAnchor() public {
        Batch memory batch = idle();
        batch.auditAnchoredAt = START - ANCHOR_AGE;
        process(batch);
        batch = idle();
        batch.auditAnchoredAt = START;
        vm.warp(START + ANCHOR_AGE + 1);
        batch.expiresAt = uint64(block.timestamp);
        refuse(batch, abi.encodeWithSelector(Errors.AnchorStale.selector, START));
    }

    function test_refusesAnchorFromTheFuture() public {
        Batch memory batch = idle();
        batch.auditAnchoredAt = START + 60;
        process(batch);
        batch = idle();
        batch.auditAnchoredAt = START + 61;
        refuse(batch, abi.encodeWithSelector(Errors.AnchorFromFuture.selector, START + 61));
    }

    function test_refusesAnchorThatGoesBack() public {
        process(idle());
        Batch memory batch = idle();
        batch.auditAnchoredAt = START - 1;
        refuse(batch, abi.encodeWithSelector(Errors.AnchorRegressed.selector, START - 1));
    }

    function test_refusesEmptyBatch() public {
        refuse(batchOf(new Operation[](0)), because(Errors.BatchEmpty.selector));
    }

    function test_refusesTooManyOperations() public {
        Operation[] memory many = new Operation[](33);
        for (uint256 i = 0; i < 33; i++) {
            many[i] = Steps.transfer(neighbour, usd, 1);
        }
        refuse(batchOf(many), abi.encodeWithSelector(Errors.TooManyOperations.selector, uint256(33)));
    }

    function test_refusesOperationsOutOfOrder() public {
        refuse(
            batchOf(Steps.list(withdraw(0, 1), Steps.transfer(neighbour, usd, 1))),
            abi.encodeWithSelector(Errors.OperationsOutOfOrder.selector, uint256(1))
        );
    }

    function test_refusesCertificateBelowTheThreshold() public {
        refuseCertificate(1, abi.encodeWithSelector(Errors.QuorumNotMet.selector, uint256(1), uint256(2)));
    }

    function test_refusesEmptyCertificate() public {
        refuseCertificate(0, abi.encodeWithSelector(Errors.QuorumNotMet.selector, uint256(0), uint256(2)));
    }

    function test_acceptsMoreSignaturesThanNeeded() public {
        Batch memory batch = idle();
        depositary.processBatch(batch, members().certify(3, depositary.digestOf(batch)));
    }

    function test_refusesOneKeyTwice() public {
        Batch memory batch = idle();
        Certificate memory certificate = certified(batch);
        certificate.signatures[1] = certificate.signatures[0];
        refuseWith(
            batch, certificate, abi.encodeWithSelector(Errors.SignersNotAscending.selector, members()[0].account)
        );
    }

    function test_refusesSignersInDescendingOrder() public {
        Batch memory batch = idle();
        Certificate memory certificate = certified(batch);
        (certificate.signatures[0], certificate.signatures[1]) = (certificate.signatures[1], certificate.signatures[0]);
        refuseWith(
            batch, certificate, abi.encodeWithSelector(Errors.SignersNotAscending.selector, members()[0].account)
        );
    }

    function test_refusesAStrangersSignature() public {
        Batch memory batch = idle();
        Keys.Key[] memory strangers = Keys.named("stranger", 1);
        refuseWith(
            batch,
            strangers.certify(1, depositary.digestOf(batch)),
            abi.encodeWithSelector(Errors.SignerNotOnBoard.selector, strangers[0].account)
        );
    }

    function test_refusesSignatureOfTheWrongLength() public {
        Batch memory batch = idle();
        Certificate memory certificate = certified(batch);
        certificate.signatures[1] = abi.encodePacked(certificate.signatures[1], uint8(0));
        refuseWith(batch, certificate, abi.encodeWithSelector(Errors.SignatureMalformed.selector, uint256(1)));
    }

    function test_refusesSignatureWithRecoveryIdZero() public {
        Batch memory batch = idle();
        Certificate memory certificate = certified(batch);
        certificate.signatures[0][64] = bytes1(uint8(certificate.signatures[0][64]) - 27);
        refuseWith(batch, certificate, abi.encodeWithSelector(Errors.SignatureMalformed.selector, uint256(0)));
    }

    function test_refusesSignatureThatNoKeyMade() public {
        Batch memory batch = idle();
        Certificate memory certificate = certified(batch);
        certificate.signatures[0] = abi.encodePacked(ORDER, uint256(1), uint8(27));
        refuseWith(batch, certificate, abi.encodeWithSelector(Errors.SignatureMalformed.selector, uint256(0)));
    }

    function test_refusesTheOtherFormOfASignature() public {
        Batch memory batch = idle();
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(members()[0].secret, depositary.digestOf(batch));
        Certificate memory certificate = certified(batch);
        certificate.signatures[0] = abi.encodePacked(r, ORDER - uint256(s), v == 27 ? uint8(28) : uint8(27));
        refuseWith(batch, certificate, abi.encodeWithSelector(Errors.SignatureHighS.selector, uint256(0)));
    }

    function test_countsWeightsAndNotHeads() public {
        Keys.Key[] memory keys = members();
        bytes32 id = depositary.registerEntity(weighted(keys), rules(), caps(), "weighted");
        Batch memory batch = idle();
        batch.entity = id;
        batch.operations[0] = Steps.raiseFreeze(1);
        Certificate memory light = keys.certify(2, depositary.digestOf(batch));
        refuseWith(batch, light, abi.encodeWithSelector(Errors.QuorumNotMet.selector, uint256(2), uint256(4)));
        Certificate memory heavy = Certificate(new bytes[](1), "");
        heavy.signatures[0] = keys[2].sign(depositary.digestOf(batch));
        depositary.processBatch(batch, heavy);
    }

    function testFuzz_noChangedFieldKeepsItsCertificate(uint8 field, uint256 seed) public {
        Batch memory batch = idle();
        Certificate memory certificate = certified(batch);
        bytes32 signed = depositary.digestOf(batch);
        uint64 other = uint64(bound(seed, 1, type(uint64).max));
        if (field % 8 == 0) batch.entity ^= bytes32(uint256(other));
        if (field % 8 == 1) batch.nonce ^= other;
        if (field % 8 == 2) batch.boardEpoch ^= other;
        if (field % 8 == 3) batch.expiresAt ^= other;
        if (field % 8 == 4) batch.policyHash ^= bytes32(uint256(other));
        if (field % 8 == 5) batch.auditAnchor ^= bytes32(uint256(other));
        if (field % 8 == 6) batch.auditAnchoredAt ^= other;
        if (field % 8 == 7) batch.operations[0].data[seed % 96] ^= 0x01;
        Check.isTrue(depositary.digestOf(batch) != signed, "the digest covers every field");
        (bool accepted,) = address(depositary).call(abi.encodeCall(depositary.processBatch, (batch, certificate)));
        Check.isTrue(!accepted, "a changed batch is refused");
    }

    function test_refusesCertificateMadeForAnotherChain() public {
        Batch memory batch = idle();
        Certificate memory certificate = certified(batch);
        bytes32 before = depositary.digestOf(batch);
        vm.chainId(31_338);
        Check.isTrue(depositary.digestOf(batch) != before, "the digest names the chain, also after a fork");
        (bool accepted,) = address(depositary).call(abi.encodeCall(depositary.processBatch, (batch, certificate)));
        Check.isTrue(!accepted, "no signature is good on both sides of a fork");
    }

    function test_digestIsThatOfTheStandard() public view {
        Batch memory batch = idle();
        bytes32 separator = Eip712.separator(Eip712.NAME_HASH, Eip712.VERSION_HASH, block.chainid, address(depositary));
        bytes32 hash = keccak256(
            abi.encode(
                Eip712.BATCH_TYPEHASH,
                batch.entity,
                batch.nonce,
                batch.boardEpoch,
                batch.expiresAt,
                batch.policyHash,
                batch.auditAnchor,
                batch.auditAnchoredAt,
                keccak256(abi.encode(batch.operations))
            )
        );
        Check.eq(depositary.digestOf(batch), keccak256(abi.encodePacked(hex"1901", separator, hash)));
    }

    /// @dev The worst batch the limits allow stays below what one transaction may spend (EIP-7825).
    function test_worstBatchFitsOneTransaction() public {
        Operation[] memory worst = heaviest(Keys.named("many", 32).board(17));
        Batch memory batch = batchOf(worst);
        Certificate memory certificate = certified(batch);
        bytes memory call = abi.encodeCall(depositary.processBatch, (batch, certificate));
        uint256 calldataGas = call.length * 40 + 21_000;
        uint256 before = gasleft();
        depositary.processBatch(batch, certificate);
        Check.isTrue(before - gasleft() + calldataGas < 16_777_216, "within EIP-7825, even at 40 gas a byte");
    }

    function test_refusesASecondProposalOfABoard() public {
        Operation memory proposal = Steps.proposeBoard(successors().board(2));
        refuse(
            batchOf(Steps.list(proposal, proposal)), abi.encodeWithSelector(Errors.OperationsOutOfOrder.selector, uint256(1))
        );
    }

    /// @dev A batch without much effect.
    function idle() private view returns (Batch memory) {
        return batchOf(Steps.transfer(neighbour, usd, 1));
    }

    function weighted(Keys.Key[] memory keys) private pure returns (Board memory board) {
        board = keys.board(4);
        board.weights[2] = 5;
    }

    function bound(uint256 value, uint256 least, uint256 most) private pure returns (uint256) {
        return least + value % (most - least + 1);
    }

    function refuseCertificate(uint256 signatures, bytes memory reason) private {
        Batch memory batch = idle();
        refuseWith(batch, members().certify(signatures, depositary.digestOf(batch)), reason);
    }

    function refuseWith(Batch memory batch, Certificate memory certificate, bytes memory reason) private {
        vm.expectRevert(reason);
        depositary.processBatch(batch, certificate);
    }
}
