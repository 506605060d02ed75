"""What the contract manager accepted: data, letters to suppliers, ratings for a notice."""
