// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

interface Receiver {
    function onERC1155Received(address operator, address from, uint256 id, uint256 amount, bytes calldata data)
        external
        returns (bytes4);
}

/// @dev An ERC-1155 that behaves, or keeps a tenth of what it moves.
contract MultiToken {
    bool public keepsFee;
    mapping(uint256 id => mapping(address account => uint256)) public balances;

    function mint(address to, uint256 id, uint256 amount) external {
        balances[id][to] += amount;
    }

    function keepFee() external {
        keepsFee = true;
    }

    function balanceOf(address account, uint256 id) external view returns (uint256) {
        return balances[id][account];
    }

    function safeTransferFrom(address from, address to, uint256 id, uint256 amount, bytes calldata data) external {
        balances[id][from] -= amount;
        balances[id][to] += keepsFee ? amount - amount / 10 : amount;
        if (to.code.length > 0) {
            bytes4 answer = Receiver(to).onERC1155Received(msg.sender, from, id, amount, data);
            require(answer == Receiver.onERC1155Received.selector);
        }
    }
}
